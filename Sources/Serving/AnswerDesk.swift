import Platform
import Wire
import ZeroMQ

/// Where answers go out: to their senders, and to those who listen to results.
struct AnswerDesk {
  let intake: Socket
  let results: Socket
  var peers: PeerTable
  /// Answers that were dropped: their peers had left.
  var dropped = 0
  /// Answers that their peers do not take at present.
  private var outbox = Outbox()
  /// Whether somebody may listen to the results; else they need not be written for publication.
  var hasListeners = false
  private var bodies = BodyBuffer()

  init(intake: Socket, results: Socket, peers: PeerTable) {
    self.intake = intake
    self.results = results
    self.peers = peers
  }

  /// Whether answers wait for their peers.
  var isWaiting: Bool { !outbox.isEmpty }

  /// Sends answers, or keeps them until their peers take them; the array is empty then.
  mutating func send(_ answers: inout [Answer]) throws(ZeroMQError) {
    defer { answers.removeAll(keepingCapacity: true) }
    for index in answers.indices {
      // Each is taken out of the array: a loop over it would copy them.
      var answer = Self.none
      swap(&answer, &answers[index])
      try send(answer)
    }
  }

  /// What is left in the place of an answer that was taken out.
  private static let none = Answer(
    envelope: [], stream: "", encoding: .json,
    reply: .receipt(LabelReceipt(seq: 0, labels: 0, id: nil), ticket: 0))

  private mutating func send(_ answer: Answer) throws(ZeroMQError) {
    let peer = answer.envelope.first
    let credit = peers.settle(
      peer ?? PeerTable.publishers, cost: answer.cost, created: answer.created)
    let body = answer.encoded(credit: peer == nil ? nil : credit, in: &bodies)
    var isRefusal = false
    if case .refusal(let refusal) = answer.reply {
      isRefusal = true
      tell(refusal, of: answer.stream)
    }
    if hasListeners {
      if case .result = answer.reply {
        try publish(body, topic: Array(answer.stream.utf8))
      } else if peer == nil {
        try publish(body, topic: Envelope.topic(forRefusalOf: answer.stream))
      }
    }
    guard let peer else { return }
    try send(answer.envelope, body, to: peer, isRefusal: isRefusal)
  }

  private mutating func send(
    _ head: [[UInt8]], _ body: [UInt8], to peer: [UInt8], isRefusal: Bool
  ) throws(ZeroMQError) {
    if outbox.isEmpty || !outbox.holds(peer) {
      guard let isSent = try sendIfReachable(head, body) else {
        dropped += 1
        return peers.forget(peer)
      }
      guard !isSent else { return }
      peers.setBlocked(peer, true)
    }
    if !outbox.keep(head + [body], for: peer, isRefusal: isRefusal) { dropped += 1 }
  }

  /// Tries again to send what waits for its peers.
  mutating func flush() throws(ZeroMQError) {
    guard !outbox.isEmpty else { return }
    let intake = intake
    let (free, dropped) = try outbox.flush { (frames) throws(ZeroMQError) in
      try Self.sendIfReachable(Array(frames.dropLast()), frames.last ?? [], on: intake)
    }
    for peer in free { peers.setBlocked(peer, false) }
    self.dropped += dropped
  }

  private func sendIfReachable(_ head: [[UInt8]], _ body: [UInt8]) throws(ZeroMQError) -> Bool? {
    try Self.sendIfReachable(head, body, on: intake)
  }

  /// Whether libzmq took the answer; nil where the peer is gone.
  private static func sendIfReachable(
    _ head: [[UInt8]], _ body: [UInt8], on intake: Socket
  ) throws(ZeroMQError) -> Bool? {
    do throws(ZeroMQError) {
      return try intake.send(head: head, body, dontWait: true)
    } catch {
      guard error.isUnreachable else { throw error }
      return nil
    }
  }

  private func publish(_ body: [UInt8], topic: [UInt8]) throws(ZeroMQError) {
    _ = try results.send([topic, body], dontWait: true)
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
}
