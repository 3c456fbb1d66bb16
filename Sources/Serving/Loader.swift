import Dispatch
import ModelStore
import Platform
import Recurrent

/// A version that is to go into service.
struct SwapOrder: Sendable {
  /// The frames that lead back to who asked.
  var envelope: [[UInt8]]
  /// The model as it serves now.
  var live: TaggerModel
  /// The version that is wanted.
  var version: Int
  /// Whether it is a way back.
  var isRollback: Bool
}

/// What came of a swap order.
struct LoadedVersion: Sendable {
  var order: SwapOrder
  var outcome: Result<TaggerModel, ModelError>
}

/// What the loader's thread tells the serving loop.
enum LoaderReport: Sendable {
  /// A model that was not there before.
  case added(TaggerModel)
  /// A version is ready, or refused.
  case loaded(LoadedVersion)
  /// `current` names the version that went into service; whoever asked can be told.
  case recorded(envelope: [[UInt8]], answer: [UInt8])
}

/// Reads, checks and packs versions on a thread of its own, and writes `current` once one is in
/// service, so that no message waits for the disk.
///
/// A class because the serving loop and the loader's thread hold the same one.
final class Loader: Sendable {
  /// What has been loaded, for the serving loop to put into service at a wave border.
  let loaded: Mailbox<LoaderReport>
  private let path: ModelPath
  private let kernels: KernelTable
  private let queue = DispatchQueue(label: "millrace.loader", qos: .utility)

  init(path: ModelPath, kernels: KernelTable) throws(PlatformError) {
    loaded = try Mailbox()
    self.path = path
    self.kernels = kernels
  }

  /// Loads a version in the background; the outcome comes through ``loaded``.
  func load(_ order: SwapOrder) {
    queue.async { [self] in
      let outcome = Result { () throws(ModelError) in try checked(order) }
      loaded.put(.loaded(LoadedVersion(order: order, outcome: outcome)))
    }
  }

  /// Looks whether `current` names another version of a model than the one in service, and whether
  /// there are models that are not in service; what can be used comes through ``loaded``.
  func rescan(_ live: [TaggerModel]) {
    queue.async { [self] in
      for (name, folder) in path.models() {
        do throws(ModelError) {
          try rescan(name, folder, live.first { $0.name == name })
        } catch {
          logLine(.error, "model refused: \(error)")
        }
      }
    }
  }

  private func rescan(
    _ name: String, _ path: String, _ live: TaggerModel?
  ) throws(ModelError) {
    let folder = try ModelFolder.open(path)
    guard let live else {
      guard folder.config.name == name else {
        throw ModelError(
          .mismatch, path: path, reason: "config.json has the name \(folder.config.name)")
      }
      let model = try folder.serveBest(kernels: kernels) {
        logLine(.error, "version refused: \($0)")
      }.model
      return loaded.put(.added(model))
    }
    guard let version = folder.current(), version != live.version else { return }
    load(SwapOrder(envelope: [], live: live, version: version, isRollback: false))
  }

  /// Writes `current` in the background, after the version has gone into service, and then lets
  /// the answer go: a swap that was confirmed survives a crash.
  func record(_ model: TaggerModel, envelope: [[UInt8]], answer: [UInt8]) {
    queue.async { [self] in
      do throws(ModelError) {
        try ModelFolder.open(path.find(model.name)).setCurrent(model.version)
      } catch {
        logLine(.error, "\(model.name) version \(model.version) serves, but: \(error)")
      }
      loaded.put(.recorded(envelope: envelope, answer: answer))
    }
  }

  /// Waits until what was ordered so far is done.
  func finish() { queue.sync {} }

  private func checked(_ order: SwapOrder) throws(ModelError) -> TaggerModel {
    let folder = try ModelFolder.open(path.find(order.live.name))
    let model = try folder.serve(version: order.version, kernels: kernels).model
    guard model.config == order.live.config, folder.labels == order.live.labels,
      folder.vocabulary == order.live.vocabulary
    else {
      throw ModelError(
        .mismatch, path: folder.path,
        reason: "its config.json or word lists are not those of the version in service; live "
          + "states can only be kept by the same network. Restart the daemon to serve it")
    }
    return model
  }
}
