import ZeroMQ

extension Daemon {
  /// Takes what came to be answered, and what publishers sent.
  ///
  /// - Returns: how many messages these were.
  func receive() throws(ZeroMQError) -> Int {
    var count = 0
    if poller.isReadable(items.intake) {
      count += try reception.receive(on: intake, &engine, &desk.peers)
    }
    for (socket, item) in zip(ingest, items.ingest) where poller.isReadable(item) {
      count += try reception.receive(publishedOn: socket, onGap: onGap, &engine, &desk.peers)
    }
    return count
  }

  /// Leaves messages to be answered where they are while the journal is behind: their senders' windows
  /// fill, and what a crash could lose stays small.
  func holdBack() {
    let isBehind = !engine.isDraining && journal?.isBehind(engine) == true
    if isBehind != isHoldingBack {
      isHoldingBack = isBehind
      poller.setEvents(isBehind ? [] : .readable, at: items.intake)
    }
  }

  /// Sends what the engine has ready and what waited for the journal.
  func sendAnswers() throws(ZeroMQError) {
    try desk.flush()
    if !desk.hasListeners {
      // Once is for ever: it saves those the work whose results nobody wants at all.
      desk.hasListeners = board.connections.count(of: .accepted, socket: Self.resultsIndex) > 0
    }
    var released = journal?.takeReports(&engine) ?? []
    engine.takeAnswers(into: &answers)
    if let ready = journal?.pass(answers, of: &engine) { answers = ready }
    for frames in journal?.takeControl() ?? [] { try answer(frames) }
    try desk.send(&released)
    try desk.send(&answers)
  }
}
