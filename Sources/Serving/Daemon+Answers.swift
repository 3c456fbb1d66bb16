import Platform
import Wire
import ZeroMQ

extension Daemon {
  /// Sends what the engine has ready and what waited for the journal.
  func sendAnswers() throws(ZeroMQError) {
    try flushOutbox()
    var answers = engine.takeAnswers()
    if journal != nil {
      let released = journal?.takeReports(&engine) ?? []
      answers = released + (journal?.pass(answers, of: &engine) ?? answers)
      for frames in journal?.takeControl() ?? [] { try send(frames, on: control) }
    }
    for answer in answers { try send(answer) }
  }

  private func send(_ answer: Answer) throws(ZeroMQError) {
    if case .refusal(let refusal) = answer.reply { tell(refusal, of: answer.stream) }
    let peer = answer.envelope.first
    let credit = peers.settle(
      peer ?? PeerTable.publishers, cost: answer.cost, created: answer.created)
    let body = peer == nil ? answer.encoded() : answer.encoded(credit: credit)
    if case .result = answer.reply {
      try publish(body, topic: Array(answer.stream.utf8))
    } else if peer == nil {
      try publish(body, topic: Envelope.topic(forRefusalOf: answer.stream))
    }
    guard let peer else { return }
    var isRefusal = false
    if case .refusal = answer.reply { isRefusal = true }
    try send(answer.envelope + [body], to: peer, isRefusal: isRefusal)
  }

  /// Sends an answer, or keeps it until its peer takes it.
  private func send(
    _ frames: [[UInt8]], to peer: [UInt8], isRefusal: Bool
  ) throws(ZeroMQError) {
    if !outbox.holds(peer) {
      guard let isSent = try sendIfReachable(frames) else {
        answersDropped += 1
        return peers.forget(peer)
      }
      guard !isSent else { return }
      peers.setBlocked(peer, true)
    }
    if !outbox.keep(frames, for: peer, isRefusal: isRefusal) { answersDropped += 1 }
  }

  private func flushOutbox() throws(ZeroMQError) {
    guard !outbox.isEmpty else { return }
    let (free, dropped) = try outbox.flush { (frames) throws(ZeroMQError) in
      try sendIfReachable(frames)
    }
    for peer in free { peers.setBlocked(peer, false) }
    answersDropped += dropped
  }

  /// Whether libzmq took the answer; nil where the peer is gone.
  private func sendIfReachable(_ frames: [[UInt8]]) throws(ZeroMQError) -> Bool? {
    do throws(ZeroMQError) {
      return try intake.send(frames, dontWait: true)
    } catch {
      guard error.isUnreachable else { throw error }
      return nil
    }
  }

  /// Says that a message was refused, but nothing of what it held.
  ///
  /// What belongs to the flow of a stream (a gap, an overload) is for those who search for an error.
  private func tell(_ refusal: Refusal, of stream: String) {
    let level: LogLevel =
      switch refusal.code {
      case .gap, .old, .overload, .draining, .storage: .debug
      default: .info
      }
    guard isLogged(level) else { return }
    logLine(
      level, "refused (\(refusal.code.rawValue)): stream \(escapedForDisplay(stream))",
      event: "refused_\(refusal.code.rawValue)",
      fields: [LogField("stream", stream), LogField("code", refusal.code.rawValue)])
  }

  private func publish(_ body: [UInt8], topic: [UInt8]) throws(ZeroMQError) {
    _ = try results.send([topic, body], dontWait: true)
  }
}
