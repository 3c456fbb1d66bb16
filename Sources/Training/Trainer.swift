import Decoding
import ModelStore
import Platform
import Recurrent

/// Why training stopped before its time.
public struct TrainingError: Error, CustomStringConvertible, Sendable {
  /// What happened and what to try.
  public let description: String
}

/// Trains a model by truncated back-propagation through time over mini-batched windows in document
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
    /// Whether it ended before its last epoch because the score did not rise any more.
    public var ranOutOfPatience: Bool
  }

  /// Dropped updates in a row after which training gives up.
  private static let patience = 8

  private static let notFinite = TrainingError(
    description: "loss or gradient was not finite or exploded update after update, even with the "
      + "rate halved each time; nothing was published. A smaller --rate or --clip may help, and "
      + "--diagnose shows the data and the gradients")

  private let options: TrainingOptions
  private let config: ModelConfig
  private let labels: [String]
  private let kernels: KernelTable
  private var learner: Learner
  private let wordDropout: WordDropout?
  private var average: WeightAverage?
  /// What is scored and published.
  private var weights: Parameters { average?.parameters ?? learner.parameters }
  private var schedule: RateSchedule
  private var explosionGuard: ExplosionGuard
  private var droppedInARow = 0

  /// A trainer that goes on from `start`, which it does not change.
  ///
  /// - Throws: `DecoderError` where the head's scheme leaves a stream of these labels none, or class
  ///   weights or smoothing cannot be used.
  public init(
    start: Parameters, config: ModelConfig, labels: [String], options: TrainingOptions,
    kernels: KernelTable
  ) throws(DecoderError) {
    self.options = options
    self.config = config
    self.labels = labels
    self.kernels = kernels
    schedule = RateSchedule(options.schedule, rate: options.rate, epochs: options.epochs)
    explosionGuard = ExplosionGuard(config, shape: start.shape)
    learner = Learner(
      start: start,
      head: try TrainedHead(
        config, labels: labels, classWeights: options.classWeights, smoothing: options.smoothing),
      options: options, kernels: kernels)
    wordDropout = WordDropout(
      rate: options.wordDropout, shape: start.shape, seed: options.seed)
    if options.average > 0 { average = WeightAverage(start: start, decay: options.average) }
  }

  /// Trains until the epochs or the time are over or `shouldStop` says so.
  ///
  /// - Parameters:
  ///   - train: documents to learn from; their order is shuffled anew each epoch.
  ///   - dev: documents to score each epoch on.
  ///   - shouldStop: asked after every window.
  ///   - onProgress: called after every window.
  ///   - onEpoch: called after every epoch.
  ///   - onDrop: told of every update that was dropped.
  /// - Throws: ``TrainingError`` when loss or gradients stay non-finite, or when there is nothing
  ///   to train on.
  public mutating func run(
    train: [Document], dev: [Document], shouldStop: () -> Bool,
    onProgress: (TrainingProgress) -> Void, onEpoch: (EpochReport) -> Void,
    onDrop: (String) -> Void = { _ in }
  ) throws(TrainingError) -> Outcome {
    guard !train.isEmpty else {
      throw TrainingError(description: "there is no document to train on")
    }
    let train = cutForLanes(train)
    let started = MonotonicClock.now()
    var course = EpochCourse()
    let elements = train.reduce(0) { $0 + $1.count }
    var batcher = makeBatcher(train)
    for epoch in 1...max(options.epochs, 1) where !course.isOver(patience: options.stopAfter) {
      var meter = EpochMeter(
        epoch: epoch, epochs: options.epochs, elements: elements, best: course.best?.report.score,
        started: started)
      course.isStopped = try runEpoch(epoch, &batcher, &meter, onProgress, onDrop) { [options] in
        shouldStop() || options.seconds.map { meterSeconds(since: started) >= $0 } ?? false
      }
      let report = meter.report(seconds: meter.seconds) { score(on: dev) }
      guard report.loss.isFinite || report.droppedUpdates == 0 else { throw Self.notFinite }
      onEpoch(course.add(report, weights))
      schedule.finishEpoch(isBest: course.poorEpochs == 0)
    }
    return try course.outcome(epochs: options.epochs)
  }

  /// Texts and series may come as one long document; labelled sequences stay whole.
  private func cutForLanes(_ train: [Document]) -> [Document] {
    guard config.task == .next || config.task == .forecast else { return train }
    return cut(
      train, lanes: options.lanes, ahead: config.head.horizons.last ?? 0, least: options.window)
  }

  /// Scores the present weights on documents.
  public func score(on documents: [Document]) -> ModelScore {
    let decoder = (try? config.decoder(weights, labels: labels)) ?? nil
    // Weights that are not finite label nothing.
    guard decoder != nil || config.head.crf == nil else { return ModelScore(task: .tag) }
    return evaluate(
      PackedNetwork(weights, kernels: kernels), decoder: decoder, config: config, labels: labels,
      on: documents)
  }

  /// Deals the documents round after round, shuffled anew for each, as one queue.
  ///
  /// Lanes go straight from one epoch into the next: were they to wait for the longest document of
  /// each, a third of the windows would be nearly empty and still move the weights a whole step.
  private func makeBatcher(_ train: [Document]) -> LaneBatcher {
    LaneBatcher(
      documents: train, shuffledBy: SplitMix64(seed: mixed(options.seed)),
      steps: options.window, lanes: options.lanes, lookups: learner.parameters.shape.lookups,
      vectors: learner.parameters.shape.tables.isEmpty ? learner.parameters.shape.input : 0,
      delays: config.delays, extras: ExtraTargets(config))
  }

  private mutating func runEpoch(
    _ epoch: Int, _ batcher: inout LaneBatcher, _ meter: inout EpochMeter,
    _ onProgress: (TrainingProgress) -> Void, _ onDrop: (String) -> Void, shouldStop: () -> Bool
  ) throws(TrainingError) -> Bool {
    while !meter.isFull, let window = batcher.next() {
      let rate = schedule.rate(
        update: Int(learner.updates) + 1, epoch: epoch, done: meter.done)
      try update(window, rate: rate, &meter, onDrop)
      onProgress(meter.progress())
      if shouldStop() { return true }
    }
    return false
  }

  private mutating func update(
    _ window: LaneBatcher.Window, rate: Float, _ meter: inout EpochMeter, _ onDrop: (String) -> Void
  ) throws(TrainingError) {
    var window = window
    wordDropout?.apply(to: &window, update: learner.updates)
    let step = learner.update(window, rate: rate, lossLimit: explosionGuard.limit)
    guard step.isApplied else {
      droppedInARow += 1
      meter.drop(elements: window.count)
      onDrop(explosionGuard.dropped(step))
      guard droppedInARow < Self.patience else { throw Self.notFinite }
      return
    }
    droppedInARow = 0
    average?.add(learner.parameters)
    explosionGuard.add(step.loss)
    meter.add(
      TrainingProgress.Update(
        number: Int(learner.updates), loss: step.loss, norm: step.norm,
        rate: rate * learner.rateScale),
      elements: window.count)
  }
}
