import ModelStore
import Platform

/// What a running daemon takes on when it reads its configuration again.
public struct DaemonReload: Sendable {
  /// Which streams go where; streams that are known follow from their next message on.
  public var routes: [Route]
  /// How much is taken on.
  public var limits: EngineLimits

  /// Gathers what is taken on.
  public init(routes: [Route], limits: EngineLimits) {
    self.routes = routes
    self.limits = limits
  }
}

extension Daemon {
  /// Reads the configuration again and looks for other versions and models; what cannot be used
  /// changes nothing.
  func reload() {
    guard let new = onReload?() else {
      kept.reloadsRefused += 1
      return
    }
    kept.reloads += 1
    engine.setRoutes(new.routes)
    engine.limits = new.limits
    desk.peers.limits = new.limits
    loader.rescan(engine.models.map(\.model))
  }

  /// Puts a model into service that was not there at the start.
  func add(_ model: TaggerModel) {
    guard engine.model(named: model.name) == nil else { return }
    engine.add(model)
    do {
      try continueSwaps(of: model)
    } catch {
      logLine(.error, "\(model.name): its swaps cannot be read from the journal: \(error)")
    }
    noteModels()
    logLine(.info, "\(model.name): version \(model.version) in service, a new model")
  }
}
