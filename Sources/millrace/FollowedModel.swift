import ModelStore
import Platform
import Training

/// A model that learns from the journal, with the lock that keeps other trainers from it.
///
/// A class because the lock lives as long as it.
final class FollowedModel {
  private let name: String
  private let lock: LockFile
  private var follower: Follower
  private let printer: TrainRoundPrinter
  private let arguments: Arguments
  /// Newest versions that stay when another goes into service; nil for all.
  private let kept: Int?
  private var lastWait: String?

  init(
    name: String, settings: ProgramSettings, options: FollowOptions, arguments: Arguments
  ) throws {
    self.name = name
    self.arguments = arguments
    let isFollowing = arguments.flag("follow")
    kept = isFollowing ? settings.settings.trainer.keepVersions : nil
    printer = TrainRoundPrinter(
      isJSON: arguments.flag("json"), model: name, isFollowing: isFollowing)
    let own = "\(settings.state)/trainer/\(name)"
    try makeDirectory(own, permissions: 0o700)
    lock = try LockFile(own + "/lock")
    let path = try ModelOptions.path(settings)
    let folder = try ModelFolder.open(try path.find(name))
    guard folder.config.name == name else {
      throw CommandFailure(
        description:
          "\(folder.path)/config.json has the name \(folder.config.name), wanted \(name)")
    }
    // A copy that was made for publishing has none of its own.
    let anchors = path.folders.map { "\($0)/\(name)/anchor" }
    let places = Follower.Places(
      journal: try JournalFolder(arguments).path, checkpoint: own + "/checkpoint.safetensors",
      root: path.folders[0], anchor: anchors.first(where: fileExists) ?? anchors[0])
    follower = try Follower(
      folder: folder, places: places, options: options,
      service: TrainService.link(name, arguments), kernels: try chosenKernels(),
      say: { logLine($0, $1) })
  }

  /// Makes a round and says what it did; waiting for the same thing is said once.
  func makeRound(shouldStop: () -> Bool) throws(TrainingError) {
    let report = try follower.round(shouldStop: shouldStop)
    if report.waiting == nil || report.waiting != lastWait { printer.show(report) }
    lastWait = report.waiting
    if report.isInService, let kept { removeOld(kept) }
  }

  /// Removes versions that nobody needs any longer.
  private func removeOld(_ kept: Int) {
    do {
      let removed = try ModelPrune.removeOld(of: name, keep: kept, arguments)
      guard !removed.isEmpty else { return }
      let list = removed.map(String.init).joined(separator: ", ")
      logLine(.info, "\(name): old versions removed: \(list)")
    } catch {
      logLine(.warning, "\(name): old versions cannot be removed: \(error)")
    }
  }
}
