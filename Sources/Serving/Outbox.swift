/// Answers that a peer does not take at present: they wait here instead of being dropped.
///
/// It is bounded, for a peer with an answer in here is refused whatever it sends, and of these
/// refusals only some are kept.
package struct Outbox {
  /// Refusals that are kept for one peer.
  private static let mostRefusals = 1000

  private struct Waiting {
    var messages: [[[UInt8]]] = []
    var refusals = 0
  }

  private var peers: [[UInt8]: Waiting] = [:]

  /// An empty one.
  package init() {}

  /// Whether nothing waits.
  package var isEmpty: Bool { peers.isEmpty }

  /// Whether something waits for the peer, so that what follows has to wait too.
  package func holds(_ peer: [UInt8]) -> Bool { peers[peer] != nil }

  /// Keeps an answer; false where it is a refusal too many.
  package mutating func keep(_ message: [[UInt8]], for peer: [UInt8], isRefusal: Bool) -> Bool {
    var waiting = peers[peer] ?? Waiting()
    guard !isRefusal || waiting.refusals < Self.mostRefusals else { return false }
    waiting.messages.append(message)
    waiting.refusals += isRefusal ? 1 : 0
    peers[peer] = waiting
    return true
  }

  /// Tries to send what waits, oldest first.
  ///
  /// - Parameter send: false where the peer still does not take it, nil where it is gone.
  /// - Returns: the peers for which nothing waits any longer, and how many answers of peers that
  ///   are gone were dropped.
  package mutating func flush<Failure: Error>(
    _ send: ([[UInt8]]) throws(Failure) -> Bool?
  ) throws(Failure) -> (free: [[UInt8]], dropped: Int) {
    var (free, dropped) = ([[UInt8]](), 0)
    for (peer, var waiting) in peers {
      var sent = 0
      var isGone = false
      while sent < waiting.messages.count, !isGone {
        guard let isSent = try send(waiting.messages[sent]) else {
          isGone = true
          break
        }
        guard isSent else { break }
        sent += 1
      }
      if isGone { dropped += waiting.messages.count - sent }
      guard !isGone, sent < waiting.messages.count else {
        peers[peer] = nil
        free.append(peer)
        continue
      }
      waiting.messages.removeFirst(sent)
      peers[peer] = waiting
    }
    return (free, dropped)
  }
}
