import Decoding
import ModelStore
import Recurrent

/// How gradients flow through a network on its data, before the first update.
///
/// From it is seen whether they vanish or explode on their way back in time (Bengio et al. 1994;
/// Pascanu et al. 2013).
public struct GradientDiagnosis: Sendable {
  /// The Euclidean norm of the gradient of each parameter tensor: the mean over the windows.
  public private(set) var tensors: [(name: String, norm: Double)] = []
  /// For each layer, lowest first, the mean of ‖∂L_t/∂h_{t−k}‖ for k = 0, 1, … up to a window.
  ///
  /// L_t is the loss at a window's last step. NaN where no sequence reaches so far back.
  public private(set) var byDistance: [[Double]] = []
  /// Mean loss of the windows, in nats.
  public private(set) var loss = 0.0
  /// Windows that were looked at.
  public private(set) var windows = 0

  /// Runs the first windows of documents forward and backward, without dropout.
  ///
  /// A CRF's loss at one step is taken to be the cross-entropy of its emissions.
  ///
  /// - Throws: `DecoderError` as a trainer would.
  public init(
    _ parameters: Parameters, documents: [Document], config: ModelConfig, labels: [String],
    options: TrainingOptions, kernels: KernelTable, windows limit: Int = 8
  ) throws(DecoderError) {
    let head = try TrainedHead(config, labels: labels)
    let shape = parameters.shape
    let shard = Shard(
      weights: TrainingWeights(parameters, kernels: kernels), steps: options.window,
      lanes: 0..<options.lanes, dropout: 0)
    var batcher = LaneBatcher(
      documents: documents, order: Array(documents.indices), steps: options.window,
      lanes: options.lanes, lookups: shape.lookups,
      vectors: shape.tables.isEmpty ? shape.input : 0, delays: config.delays,
      extras: head.extras)
    var distances = DistanceSums(layers: shape.layers.count, steps: options.window)
    tensors = shape.layout.map { ($0.name, 0) }
    while windows < limit, let window = batcher.next() {
      let start = shape.layers.indices.map { shard.pass.state(layer: $0) }
      shard.runLastStep(of: window, head, parameters, lanes: options.lanes)
      distances.add(shard.pass, window, lanes: options.lanes)
      // The whole window, from the same states.
      for (layer, state) in start.enumerated() {
        shard.pass.setState(layer: layer, h: state.h, c: state.c)
      }
      try add(window, head, shard, parameters, lanes: options.lanes)
    }
    let count = Double(max(windows, 1))
    loss /= count
    for index in tensors.indices { tensors[index].norm /= count }
    byDistance = distances.means
  }

  /// Adds loss and gradients of a window.
  private mutating func add(
    _ window: LaneBatcher.Window, _ head: TrainedHead, _ shard: Shard, _ parameters: Parameters,
    lanes: Int
  ) throws(DecoderError) {
    let chains = try head.chains(window, lanes: lanes, parameters)
    shard.run(
      window, allLanes: lanes, weights: LossWeights(window, head, chains: chains?.lanes),
      crossEntropy: head.crossEntropy, chains: chains, parameters: parameters, dropout: 0, seed: 0)
    loss += shard.loss
    let gradient = shard.gradient()
    for (index, range) in parameters.shape.layout.enumerated() {
      tensors[index].norm += norm(
        gradient.values, range.offset..<(range.offset + range.count))
    }
    windows += 1
  }
}

extension Shard {
  /// Runs a window with the losses of its last step alone; each lane's counts by itself.
  fileprivate func runLastStep(
    of window: LaneBatcher.Window, _ head: TrainedHead, _ parameters: Parameters, lanes: Int
  ) {
    var weights = LossWeights(heads: head.delays.map { _ in 1 / Float(head.delays.count) })
    weights.forecast = 1 / Float(max(head.extras.forecast?.count ?? 1, 1))
    weights.auxiliary = head.auxiliaryWeight
    run(
      window.lastStepOnly(lanes: lanes), allLanes: lanes, weights: weights,
      crossEntropy: head.crossEntropy, parameters: parameters, dropout: 0, seed: 0)
  }
}

/// Sums of the norms at each distance.
private struct DistanceSums {
  private var sums: [[Double]]
  private var counts: [[Int]]

  init(layers: Int, steps: Int) {
    sums = Array(repeating: Array(repeating: 0, count: steps), count: layers)
    counts = Array(repeating: Array(repeating: 0, count: steps), count: layers)
  }

  var means: [[Double]] {
    zip(sums, counts).map { sums, counts in
      zip(sums, counts).map { $1 > 0 ? $0 / Double($1) : .nan }
    }
  }

  /// Adds a pass whose loss was that of the last step, lane by lane as far back as its sequence goes.
  mutating func add(_ pass: WindowPass, _ window: LaneBatcher.Window, lanes: Int) {
    let last = pass.steps - 1
    for layer in sums.indices {
      let gradient = pass.stateGradients(layer: layer)
      let units = gradient.count / (pass.steps * lanes)
      for lane in 0..<lanes where window.isLabelled(row: last * lanes + lane) {
        var step = last
        while step >= 0 {
          let first = (step * lanes + lane) * units
          let square = gradient[first..<(first + units)].reduce(0) { $0 + Double($1 * $1) }
          sums[layer][last - step] += square.squareRoot()
          counts[layer][last - step] += 1
          // The state before a reset is not the one after it.
          if window.resets[step * lanes + lane] { break }
          step -= 1
        }
      }
    }
  }
}

extension LaneBatcher.Window {
  /// The window with the targets of its last step alone.
  fileprivate func lastStepOnly(lanes: Int) -> LaneBatcher.Window {
    var window = self
    let first = resets.count - lanes
    for head in targets.indices {
      for row in 0..<first { window.targets[head][row] = -1 }
    }
    if !following.isEmpty { for row in 0..<first { window.following[row] = -1 } }
    let width = futures.count / resets.count
    for index in 0..<(first * width) { window.futures[index] = .nan }
    return window
  }

  /// Whether any head has a target there.
  fileprivate func isLabelled(row: Int) -> Bool {
    let width = futures.count / resets.count
    return targets.contains { $0[row] >= 0 } || !following.isEmpty && following[row] >= 0
      || futures[(row * width)..<((row + 1) * width)].contains { !$0.isNaN }
  }
}

private func norm(_ values: FloatBuffer, _ range: Range<Int>) -> Double {
  range.reduce(0) { $0 + Double(values[$1] * values[$1]) }.squareRoot()
}
