import Dispatch
import ModelStore
import Platform
import Recurrent

/// Why training stopped before its time.
public struct TrainingError: Error, CustomStringConvertible, Sendable {
  /// What happened and what to try.
  public let description: String
}

/// Trains a tagger by truncated back-propagation through time over mini-batched windows in document
/// order, and keeps the epoch that is best on dev.
public struct Trainer {
  /// What a run gives.
  public struct Outcome {
    /// The weights of the best epoch.
    public var best: Parameters
    /// The best epoch's report.
    public var report: EpochReport
    /// Every epoch's report.
    public var epochs: [EpochReport]
    /// Whether it was stopped before its last epoch.
    public var wasStopped: Bool
  }

  /// Two shards whatever the number of threads, so that results do not depend on it.
  private static let shardCount = 2
  /// Dropped updates in a row after which training gives up.
  private static let patience = 8

  private static let notFinite = TrainingError(
    description: "loss or gradient was not finite update after update, even with the rate halved "
      + "each time; nothing was published")

  private let options: TrainingOptions
  private let config: ModelConfig
  private let labels: [String]
  private let kernels: KernelTable
  private let parameters: Parameters
  private let weights: TrainingWeights
  private let shards: [Shard]
  private var optimiser: Adam
  private var updates: UInt64 = 0
  private var rateScale: Float = 1
  private var droppedInARow = 0

  /// A trainer that goes on from `start`, which it does not change.
  public init(
    start: Parameters, config: ModelConfig, labels: [String], options: TrainingOptions,
    kernels: KernelTable
  ) {
    self.options = options
    self.config = config
    self.labels = labels
    self.kernels = kernels
    parameters = start.copied()
    let weights = TrainingWeights(parameters, kernels: kernels)
    self.weights = weights
    let count = min(Self.shardCount, options.lanes)
    shards = (0..<count).map { shard in
      Shard(
        weights: weights, steps: options.window,
        lanes: (shard * options.lanes / count)..<((shard + 1) * options.lanes / count),
        dropout: options.dropout)
    }
    optimiser = Adam(count: parameters.values.count)
  }

  /// Trains until the epochs or the time are over or `shouldStop` says so.
  ///
  /// - Parameters:
  ///   - train: documents to learn from; their order is shuffled anew each epoch.
  ///   - dev: documents to score each epoch on.
  ///   - shouldStop: asked after every window.
  ///   - onProgress: called after every window.
  ///   - onEpoch: called after every epoch.
  /// - Throws: ``TrainingError`` when loss or gradients stay non-finite, or when there is nothing
  ///   to train on.
  public mutating func run(
    train: [Document], dev: [Document], shouldStop: () -> Bool,
    onProgress: (TrainingProgress) -> Void, onEpoch: (EpochReport) -> Void
  ) throws(TrainingError) -> Outcome {
    guard !train.isEmpty else {
      throw TrainingError(description: "there is no document to train on")
    }
    let started = MonotonicClock.now()
    var reports: [EpochReport] = []
    var best: (parameters: Parameters, report: EpochReport)?
    var stopped = false
    let limit = options.seconds
    let elements = train.reduce(0) { $0 + $1.count }
    var batcher = makeBatcher(train)
    for epoch in 1...max(options.epochs, 1) where !stopped {
      var meter = EpochMeter(
        epoch: epoch, epochs: options.epochs, elements: elements, best: best?.report.score,
        started: started)
      stopped = try runEpoch(epoch, &batcher, &meter, onProgress) {
        shouldStop() || limit.map { meterSeconds(since: started) >= $0 } ?? false
      }
      var report = meter.report(score: score(on: dev))
      report.isBest = best.map { report.isBetter(than: $0.report) } ?? true
      guard report.loss.isFinite || report.droppedUpdates == 0 else { throw Self.notFinite }
      if report.isBest { best = (parameters.copied(), report) }
      reports.append(report)
      onEpoch(report)
    }
    guard let best else { throw TrainingError(description: "no epoch was finished") }
    return Outcome(
      best: best.parameters, report: best.report, epochs: reports, wasStopped: stopped)
  }

  /// Scores the present weights on documents.
  public func score(on documents: [Document]) -> TaggingScore {
    evaluate(
      PackedNetwork(parameters, kernels: kernels), on: documents, delays: config.delays,
      labels: labels)
  }

  /// Deals the documents of all epochs, shuffled anew for each, as one queue.
  ///
  /// Lanes go straight from one epoch into the next: were they to wait for the longest document of
  /// each, a third of the windows would be nearly empty and still move the weights a whole step.
  /// One more round than is trained on keeps the last windows full.
  private func makeBatcher(_ train: [Document]) -> LaneBatcher {
    var random = SplitMix64(seed: mixed(options.seed))
    let order = (0...max(options.epochs, 1)).flatMap { _ in
      Array(train.indices).shuffled(using: &random)
    }
    return LaneBatcher(
      documents: train, order: order, steps: options.window, lanes: options.lanes,
      lookups: parameters.shape.lookups,
      vectors: parameters.shape.tables.isEmpty ? parameters.shape.input : 0, delays: config.delays)
  }

  private mutating func runEpoch(
    _ epoch: Int, _ batcher: inout LaneBatcher, _ meter: inout EpochMeter,
    _ onProgress: (TrainingProgress) -> Void, shouldStop: () -> Bool
  ) throws(TrainingError) -> Bool {
    while !meter.isFull, let window = batcher.next() {
      try update(window, rate: options.rate(epoch: epoch), &meter)
      onProgress(meter.progress())
      if shouldStop() { return true }
    }
    return false
  }

  private mutating func update(
    _ window: LaneBatcher.Window, rate: Float, _ meter: inout EpochMeter
  ) throws(TrainingError) {
    updates += 1
    let seed = Self.dropoutSeed(options: options, update: updates)
    // Each delay counts the same; within a delay each element does.
    let weights = window.targets.map { targets in
      1 / Float(max(targets.count { $0 >= 0 }, 1) * window.targets.count)
    }
    let (parameters, options, shards) = (parameters, options, shards)
    let run = { @Sendable (index: Int) in
      shards[index].run(
        window, allLanes: options.lanes, weights: weights, parameters: parameters,
        dropout: options.dropout, seed: seed)
    }
    if options.threads > 1 {
      DispatchQueue.concurrentPerform(iterations: shards.count, execute: run)
    } else {
      for index in shards.indices { run(index) }
    }
    try apply(loss: shards.reduce(0) { $0 + $1.loss }, rate: rate, elements: window.count, &meter)
  }

  /// The seed of one update's dropout masks.
  ///
  /// Mixed last: shards add small numbers to it, which must not lead to another update's seed.
  package static func dropoutSeed(options: TrainingOptions, update: UInt64) -> UInt64 {
    mixed(mixed(options.seed) &+ update)
  }

  /// Sums the shards' gradients in order, clips, and moves the weights; a step that is not finite
  /// is dropped.
  private mutating func apply(
    loss: Double, rate: Float, elements: Int, _ meter: inout EpochMeter
  ) throws(TrainingError) {
    let total = shards[0].gradient.values
    for shard in shards.dropFirst() {
      let other = shard.gradient.values
      for index in 0..<total.count { total.base[index] += other.base[index] }
    }
    let (scale, norm) = clipping(total, limit: options.clip)
    guard loss.isFinite, norm.isFinite else {
      droppedInARow += 1
      rateScale /= 2
      meter.drop(elements: elements)
      guard droppedInARow < Self.patience else {
        throw Self.notFinite
      }
      return
    }
    droppedInARow = 0
    optimiser.update(parameters.values, gradient: total, scale: scale, rate: rate * rateScale)
    weights.load(parameters)
    meter.add(loss: loss, norm: Double(norm), elements: elements)
  }
}
