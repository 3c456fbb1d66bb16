import Platform
import Training

/// `millrace train` without files: rounds over the daemon's journal, for one model after the other.
struct TrainFromJournal {
  private let names: [String]
  private let arguments: Arguments
  private let signals: Signals
  private let settings: ProgramSettings
  private let every: Double
  private let options: FollowOptions

  /// - Parameter name: the model; nil for those that the configuration names.
  init(name: String?, arguments: Arguments, signals: Signals) throws {
    self.arguments = arguments
    self.signals = signals
    settings = try ProgramSettings(arguments)
    let trainer = settings.settings.trainer
    names = name.map { [$0] } ?? trainer.models
    every = try TrainOptions.seconds(arguments, "every") ?? Double(trainer.every) / 1e9
    options = try TrainOptions.following(arguments, trainer)
    for name in names {
      guard !name.isEmpty, !name.contains("/"), !name.hasPrefix(".") else {
        throw UsageError("'\(name)' cannot be the name of a model")
      }
    }
    guard !names.isEmpty else { throw UsageError("wanted a MODEL, or trainer.models") }
  }

  func run() throws {
    let models = try names.map { name in
      try FollowedModel(name: name, settings: settings, options: options, arguments: arguments)
    }
    let started = MonotonicClock.now()
    let end = options.training.seconds.map { started + UInt64($0 * 1e9) } ?? .max
    let shouldStop = { signals.interrupted || MonotonicClock.now() >= end }
    guard arguments.flag("follow") else {
      for model in models { try model.makeRound(shouldStop: shouldStop) }
      return
    }
    while !shouldStop() {
      let next = min(MonotonicClock.now() + UInt64(every * 1e9), end)
      for model in models where !shouldStop() { tryRound(of: model, shouldStop) }
      let now = MonotonicClock.now()
      _ = signals.wait(milliseconds: next > now ? Int((next - now) / 1_000_000) : 0)
    }
  }

  /// Makes a round; what goes wrong is tried again in the next one.
  private func tryRound(of model: FollowedModel, _ shouldStop: () -> Bool) {
    do throws(TrainingError) {
      try model.makeRound(shouldStop: shouldStop)
    } catch {
      logLine(.error, "\(error); tried again in \(duration(every))")
    }
  }
}
