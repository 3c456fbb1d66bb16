import Platform
import Wire

extension Daemon {
  /// Adds what the program knows to what `status` and the metrics tell.
  public func describe(version: String, metrics: String?) {
    kept.constants.version = version
    kept.constants.metrics = metrics
  }

  /// The figures as they are now.
  func figures() -> DaemonFigures {
    var figures = kept
    figures.counters = engine.counters
    figures.streams = engine.streamCount
    figures.resident = engine.residentCount
    figures.pending = engine.pending
    figures.backlog = engine.backlog
    figures.oldestUnlogged = journal?.oldestUnlogged
    figures.keepsJournal = journal != nil
    figures.isStorageFailing = engine.storageFailure != nil
    figures.isDraining = engine.isDraining
    figures.answersDropped = desk.dropped
    return figures
  }

  /// Lets others see how the turn went whose wave began and ended at these times.
  ///
  /// Before its answers go out: who has one finds it counted.
  func publishFigures(waveBegan: UInt64, waveEnded: UInt64) {
    if engine.counters.waves != wavesPublished {
      kept.stepTime.add(Int((waveEnded &- waveBegan) / 1000))
    }
    kept.turned = MonotonicClock.now()
    board.publish(figures())
  }

  /// Takes on how long the answers of a turn took whose wave ended at this time.
  func noteSending(waveEnded: UInt64) {
    if engine.counters.waves != wavesPublished {
      kept.publishTime.add(Int((MonotonicClock.now() &- waveEnded) / 1000))
    }
    wavesPublished = engine.counters.waves
  }

  /// Takes the versions that are in service on, and what came of an order.
  func noteModels(_ name: String? = nil, _ change: (inout DaemonFigures.Model) -> Void = { _ in }) {
    let before = kept.models
    kept.models = engine.models.map { model, swap in
      var figures =
        before.first { $0.name == model.name }
        ?? DaemonFigures.Model(name: model.name, version: model.version, swap: swap)
      (figures.version, figures.swap) = (model.version, swap)
      if model.name == name { change(&figures) }
      return figures
    }
  }

  /// Keeps what the trainer measured of a model as figures.
  func remember(_ numbers: JSONValue?, of model: String) {
    noteModels(model) { figures in
      figures.training = DaemonFigures.measured.enumerated().map { index, key in
        let last = index < figures.training.count ? figures.training[index] : nil
        return switch numbers?[key] {
        case .number(let number)?: number
        case .integer(let integer)?: Double(integer)
        default: last
        }
      }
    }
  }
}
