import Platform

/// Seconds since `start`, a reading of the monotonic clock.
func meterSeconds(since start: UInt64) -> Double {
  Double(MonotonicClock.now() - start) / 1e9
}

/// Adds up what one epoch reports.
struct EpochMeter {
  private let epoch: Int
  private let epochs: Int
  private let total: Int
  private let best: Double?
  private let started: UInt64
  private let epochStarted = MonotonicClock.now()
  private var loss = 0.0
  private var norm = 0.0
  private var windows = 0
  private var elements = 0
  private var dropped = 0
  private var rate: Float = 0
  private var last: TrainingProgress.Update?

  init(epoch: Int, epochs: Int, elements: Int, best: Double?, started: UInt64) {
    self.epoch = epoch
    self.epochs = epochs
    self.best = best
    self.started = started
    total = elements
  }

  mutating func add(_ update: TrainingProgress.Update, elements: Int) {
    loss += update.loss
    norm += update.norm
    last = update
    rate = update.rate
    self.elements += elements
    windows += 1
  }

  mutating func drop(elements: Int) {
    self.elements += elements
    dropped += 1
    last = nil
  }

  /// Passes over the data so far.
  private var passes: Double { Double(epoch - 1) + Double(elements) / Double(max(total, 1)) }

  /// Share of all epochs that is done, 0 to 1.
  var done: Double { min(passes / Double(max(epochs, 1)), 1) }

  /// Whether as many elements as the documents have were trained on.
  var isFull: Bool { elements >= total }

  private var meanLoss: Double { windows > 0 ? loss / Double(windows) : .nan }

  /// Seconds since the epoch began.
  var seconds: Double { meterSeconds(since: epochStarted) }

  func progress() -> TrainingProgress {
    let fraction = done
    let spent = meterSeconds(since: started)
    return TrainingProgress(
      update: last, epoch: epoch, passes: passes, fraction: fraction, loss: meanLoss, best: best,
      elementsPerSecond: Double(elements) / max(seconds, 1e-9),
      secondsLeft: fraction > 0 ? spent * (1 - fraction) / fraction : 0)
  }

  /// What the epoch was; `seconds` are those that it took, `score` is asked after them.
  func report(seconds: Double, score: () -> ModelScore) -> EpochReport {
    let score = score()
    return EpochReport(
      epoch: epoch, loss: meanLoss, rate: rate, updates: windows,
      gradientNorm: windows > 0 ? norm / Double(windows) : .nan,
      score: score.value, accuracy: score.accuracy, measured: score, seconds: seconds,
      elementsPerSecond: Double(elements) / max(seconds, 1e-9),
      isBest: false, droppedUpdates: dropped)
  }
}
