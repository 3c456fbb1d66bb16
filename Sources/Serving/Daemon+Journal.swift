import Journal
import ModelStore
import Platform
import Recurrent
import ZeroMQ

extension Daemon {
  /// Opens the journal, and goes on with the swap counters that it knows.
  func startLogging(
    _ settings: JournalSettings, _ models: ModelPath, _ kernels: KernelTable
  ) throws {
    let journal = try DaemonJournal(settings, mostWaiting: engine.limits.backlog)
    let history = try JournalHistory(folder: settings.folder, models: models, kernels: kernels)
    self.journal = journal
    poller.add(descriptor: journal.thread.reports.descriptor)
    engine.isLogging = true
    engine.acknowledgement = settings.acknowledgement
    engine.history = history
    engine.now = WallClock.now()
    for (model, _) in engine.models { try continueSwaps(of: model) }
  }

  /// Goes on with a model's swap counter where the journal knows it.
  func continueSwaps(of model: TaggerModel) throws {
    guard let history = engine.history else { return }
    let swaps = try history.swaps(of: model.name)
    earlier[model.name] = SwapRecord.wayBack(swaps)
    guard let last = swaps.last else {
      return note(SwapReason.start, model.name, version: model.version, swap: 0)
    }
    let isSame = last.version == model.version
    engine.setSwap(last.swap + (isSame ? 0 : 1), of: model.name)
    if !isSame {
      note(SwapReason.start, model.name, version: model.version, swap: last.swap + 1)
    }
  }

  /// Writes a swap into the journal.
  func note(_ reason: SwapReason, _ model: String, version: Int, swap: Int) {
    journal?.log(
      .swap(
        SwapRecord(
          model: model, version: version, swap: swap, time: WallClock.now(),
          reason: reason.rawValue)))
  }

  /// Stores every state, and sends what waited for the journal.
  func finishLogging() throws(ZeroMQError) {
    guard let journal else { return }
    self.journal?.storeStates(&engine, all: true)
    try sendAnswers()
    journal.thread.finish()
    try sendAnswers()
  }
}
