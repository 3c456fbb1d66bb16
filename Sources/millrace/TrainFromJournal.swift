import ModelStore
import Platform
import Training

/// `millrace train` without files: rounds over the daemon's journal.
struct TrainFromJournal {
  private let name: String
  private let arguments: Arguments
  private let signals: Signals
  private let state: String
  private let every: Double
  private let options: FollowOptions

  init(name: String, arguments: Arguments, signals: Signals) throws {
    self.name = name
    self.arguments = arguments
    self.signals = signals
    state = arguments.string("state") ?? defaultStateFolder()
    every = try TrainOptions.seconds(arguments, "every") ?? 300
    options = try TrainOptions.following(arguments)
    guard !name.isEmpty, !name.contains("/"), !name.hasPrefix(".") else {
      throw UsageError("'\(name)' cannot be the name of a model")
    }
  }

  func run() throws {
    let own = "\(state)/trainer/\(name)"
    try makeDirectory(own, permissions: 0o700)
    let lock = try LockFile(own + "/lock")
    defer { withExtendedLifetime(lock) {} }
    var follower = try follower(checkpoint: own + "/checkpoint.safetensors")
    let printer = TrainRoundPrinter(
      isJSON: arguments.flag("json"), model: name, isFollowing: arguments.flag("follow"))
    let started = MonotonicClock.now()
    let end = options.training.seconds.map { started + UInt64($0 * 1e9) } ?? .max
    if arguments.flag("follow") { return follow(&follower, printer, until: end) }
    printer.show(
      try follower.round { signals.interrupted || MonotonicClock.now() >= end })
  }

  /// Makes round after round until a signal or the time `end`; what goes wrong is tried again.
  private func follow(
    _ follower: inout Follower, _ printer: TrainRoundPrinter, until end: UInt64
  ) {
    let shouldStop = { signals.interrupted || MonotonicClock.now() >= end }
    var lastWait: String?
    while !shouldStop() {
      let next = min(MonotonicClock.now() + UInt64(every * 1e9), end)
      do throws(TrainingError) {
        let report = try follower.round(shouldStop: shouldStop)
        if report.waiting == nil || report.waiting != lastWait { printer.show(report) }
        lastWait = report.waiting
      } catch {
        logLine(.error, "\(error); tried again in \(duration(every))")
      }
      let now = MonotonicClock.now()
      _ = signals.wait(milliseconds: next > now ? Int((next - now) / 1_000_000) : 0)
    }
  }

  private func follower(checkpoint: String) throws -> Follower {
    let path = ModelOptions.path(arguments, state: state)
    let folder = try ModelFolder.open(try path.find(name))
    guard folder.config.name == name else {
      throw CommandFailure(
        description:
          "\(folder.path)/config.json has the name \(folder.config.name), wanted \(name)")
    }
    // A copy that was made for publishing has none of its own.
    let anchors = path.folders.map { "\($0)/\(name)/anchor" }
    let places = Follower.Places(
      journal: state + "/journal", checkpoint: checkpoint, root: path.folders[0],
      anchor: anchors.first(where: fileExists) ?? anchors[0])
    return try Follower(
      folder: folder, places: places, options: options,
      service: TrainService.link(name, arguments), kernels: try chosenKernels(), say: logLine)
  }
}
