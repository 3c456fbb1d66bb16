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

  init(epoch: Int, epochs: Int, elements: Int, best: Double?, started: UInt64) {
    self.epoch = epoch
    self.epochs = epochs
    self.best = best
    self.started = started
    total = elements
  }

  mutating func add(loss: Double, norm: Double, elements: Int) {
    self.loss += loss
    self.norm += norm
    self.elements += elements
    windows += 1
  }

  mutating func drop(elements: Int) {
    self.elements += elements
    dropped += 1
  }

  /// Whether as many elements as the documents have were trained on.
  var isFull: Bool { elements >= total }

  private var meanLoss: Double { windows > 0 ? loss / Double(windows) : .nan }

  private var elementsPerSecond: Double {
    Double(elements) / max(meterSeconds(since: epochStarted), 1e-9)
  }

  func progress() -> TrainingProgress {
    let done = Double(epoch - 1) + Double(elements) / Double(max(total, 1))
    let fraction = min(done / Double(max(epochs, 1)), 1)
    let spent = meterSeconds(since: started)
    return TrainingProgress(
      epoch: epoch, fraction: fraction, loss: meanLoss, best: best,
      elementsPerSecond: elementsPerSecond,
      secondsLeft: fraction > 0 ? spent * (1 - fraction) / fraction : 0)
  }

  func report(score: ModelScore) -> EpochReport {
    EpochReport(
      epoch: epoch, loss: meanLoss, gradientNorm: windows > 0 ? norm / Double(windows) : .nan,
      score: score.value, accuracy: score.accuracy, measured: score,
      elementsPerSecond: elementsPerSecond,
      isBest: false, droppedUpdates: dropped)
  }
}
