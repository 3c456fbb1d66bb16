import Glibc

/// The learning rate of each update of a run.
package struct RateSchedule {
  private let options: ScheduleOptions
  private let rate: Float
  private let epochs: Int
  /// Share of the run that was done when the warm-up ended.
  private var warmedUpAt = 0.0
  /// Epochs without a better score, and how often `plateau` has divided.
  private var poorEpochs = 0
  private var divisions = 0

  /// A schedule for so many epochs, from a rate.
  package init(_ options: ScheduleOptions, rate: Float, epochs: Int) {
    self.options = options
    self.rate = rate
    self.epochs = max(epochs, 1)
  }

  /// The rate of one update.
  ///
  /// - Parameters:
  ///   - update: counted from 1.
  ///   - epoch: counted from 1.
  ///   - done: the share of the run before it, 0 to 1.
  package mutating func rate(update: Int, epoch: Int, done: Double) -> Float {
    guard update > options.warmup else {
      warmedUpAt = done
      return rate * factor(epoch: epoch, done: 0) * Float(update) / Float(options.warmup)
    }
    return rate * factor(epoch: epoch, done: (done - warmedUpAt) / max(1 - warmedUpAt, 1e-9))
  }

  /// Takes note of an epoch's score.
  package mutating func finishEpoch(isBest: Bool) {
    poorEpochs = isBest ? 0 : poorEpochs + 1
    guard poorEpochs > options.patience else { return }
    divisions += 1
    poorEpochs = 0
  }

  private func factor(epoch: Int, done: Double) -> Float {
    switch options.kind {
    case .halving:
      let passed = Double(epoch - 1) / Double(epochs)
      return passed >= 12.0 / 15 ? 0.25 : passed >= 8.0 / 15 ? 0.5 : 1
    case .constant: return 1
    case .cosine: return Float((1 + cos(.pi * min(max(done, 0), 1))) / 2)
    case .plateau: return Float(pow(Double(options.decay), Double(divisions)))
    case .decay: return Float(pow(Double(options.decay), Double(max(epoch - options.hold, 0))))
    }
  }
}
