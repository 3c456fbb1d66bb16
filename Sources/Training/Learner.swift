import Decoding
import Recurrent

/// Weights that learn: each mini-batched window moves them one step of an optimiser.
///
/// What ``Trainer`` and ``Follower`` share. The result does not depend on the number of threads.
package struct Learner {
  /// What one window did.
  package struct Step {
    /// Mean weighted loss, in nats.
    package var loss: Double
    /// Global norm of the gradient before clipping.
    package var norm: Double
    /// Whether the weights were moved; false where loss or norm were not finite or beyond the limit.
    package var isApplied: Bool
  }

  /// A gradient so many times longer than what it is clipped to has exploded.
  private static let normLimit: Float = 10_000
  /// Two shards whatever the number of threads, so that results do not depend on it.
  private static let shardCount = 2
  /// The scores of a CRF, whose gradient does not come from the passes.
  private static let chainTensors = ["crf.transitions", "crf.start", "crf.end"]

  /// The weights.
  package let parameters: Parameters
  /// The optimiser and what it remembers.
  package private(set) var optimiser: Optimiser
  /// Windows seen, dropped ones too.
  package private(set) var updates: UInt64 = 0
  /// What rates are multiplied by: halved whenever a step is dropped.
  package var rateScale: Float = 1
  private let options: TrainingOptions
  private let head: TrainedHead
  private let weights: TrainingWeights
  private let shards: [Shard]
  private var touched: TouchedRows
  /// Zero but for what the last window led to.
  private let gradient: Parameters
  private let weightGradient: WeightGradient

  /// Goes on from `start`, which it does not change.
  package init(
    start: Parameters, head: TrainedHead, options: TrainingOptions, kernels: KernelTable
  ) {
    self.init(
      parameters: start.copied(),
      optimiser: Optimiser(options.optimiser, count: start.values.count), updates: 0, head: head,
      options: options, kernels: kernels)
  }

  /// Goes on where another one was; it takes parameters and optimiser over.
  package init(
    parameters: Parameters, optimiser: Optimiser, updates: UInt64, head: TrainedHead,
    options: TrainingOptions, kernels: KernelTable
  ) {
    self.options = options
    self.head = head
    self.parameters = parameters
    self.optimiser = optimiser
    touched = TouchedRows(shape: parameters.shape)
    self.updates = updates
    let weights = TrainingWeights(parameters, kernels: kernels, softmax: head.softmax)
    self.weights = weights
    let count = min(Self.shardCount, options.lanes)
    shards = (0..<count).map { shard in
      Shard(
        weights: weights, steps: options.window,
        lanes: (shard * options.lanes / count)..<((shard + 1) * options.lanes / count),
        dropout: options.dropout)
    }
    gradient = Parameters(shape: parameters.shape)
    weightGradient = WeightGradient(shards.map(\.pass), threads: options.threads)
  }

  /// Learns from one window.
  ///
  /// - Parameters:
  ///   - window: the window of all lanes.
  ///   - states: the state of each lane before it, as `StateArena.copy` gives them and empty for
  ///     zero; nil where lanes go on from the window before.
  ///   - rate: the learning rate.
  ///   - lossLimit: a loss beyond it drops the step.
  package mutating func update(
    _ window: LaneBatcher.Window, states: [[Float]]? = nil, rate: Float,
    lossLimit: Double = .infinity
  ) -> Step {
    updates += 1
    clear(gradient)
    touched.take(window)
    let seed = Self.dropoutSeed(options: options, update: updates)
    let (parameters, options, shards) = (parameters, options, shards)
    let chains: (crf: CRF, lanes: [LaneChains])?
    do throws(DecoderError) {
      chains = try head.chains(window, lanes: options.lanes, parameters)
    } catch {
      // A score is not finite: no step with these weights is.
      return apply(loss: .nan, rate: rate, limit: lossLimit)
    }
    let weights = LossWeights(window, head, chains: chains?.lanes)
    let crossEntropy = head.crossEntropy
    let threads = min(options.threads, shards.count)
    onThreads(threads) { thread in
      for index in stride(from: thread, to: shards.count, by: threads) {
        shards[index].run(
          window, allLanes: options.lanes, states: states, weights: weights,
          crossEntropy: crossEntropy, chains: chains, parameters: parameters,
          dropout: options.dropout, recurrentDropout: options.recurrentDropout, seed: seed)
      }
    }
    return apply(loss: shards.reduce(0) { $0 + $1.loss }, rate: rate, limit: lossLimit)
  }

  /// The seed of one update's dropout masks.
  ///
  /// Mixed last: shards add small numbers to it, which must not lead to another update's seed.
  package static func dropoutSeed(options: TrainingOptions, update: UInt64) -> UInt64 {
    mixed(mixed(options.seed) &+ update)
  }

  /// Makes the gradient of the weights, clips it, and moves them; a step that is not finite is
  /// dropped.
  private mutating func apply(loss: Double, rate: Float, limit: Double) -> Step {
    let (gradient, threads) = (gradient, options.threads)
    var squares = weightGradient.replace(in: gradient, tableRows: touched.ranges)
    for shard in shards { shard.addChainGradient(to: gradient) }
    for name in Self.chainTensors where gradient.shape.hasCRF {
      squares += gradient.array(name).reduce(0) { $0 + Double($1 * $1) }
    }
    let (scale, norm) = clipping(squares: squares, limit: options.clip)
    var step = Step(loss: loss, norm: Double(norm), isApplied: false)
    guard loss.isFinite, loss <= limit, norm <= Self.normLimit * options.clip else {
      rateScale /= 2
      return step
    }
    optimiser.update(
      parameters.values, gradient: gradient.values, scale: scale, rate: rate * rateScale,
      touched: touched, kernels: weights.kernels, threads: threads)
    weights.load(parameters, threads: threads)
    step.isApplied = true
    return step
  }

  /// Clears what the gradient is added to: rows of tables that are looked up, and a CRF's scores.
  private func clear(_ gradient: Parameters) {
    for range in touched.ranges {
      (gradient.values.base + range.lowerBound).update(repeating: 0, count: range.count)
    }
    // What idle lanes look up.
    for table in gradient.shape.tables {
      gradient.pointer(table.name).update(repeating: 0, count: table.size)
    }
    for name in Self.chainTensors where gradient.shape.hasCRF {
      gradient.pointer(name).update(repeating: 0, count: gradient.range(name).count)
    }
  }
}
