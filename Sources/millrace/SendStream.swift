/// A message on its way.
struct Flight: Sendable {
  /// Index of the stream.
  var stream = 0
  /// Its first unit, as a place in the stream's order, and how many there are.
  var first: Int
  var units: Int
  /// How many elements these are; of text it is a guess.
  var elements: Int
  var isEnd: Bool
  var sentAt: UInt64 = 0
  /// What it takes of the credit: a message without elements takes 1.
  var cost: Int { max(1, elements) }
}

/// One document on its way through a daemon: what was sent, what came back, where to go on.
///
/// Units are tokens, vectors, lines or messages. Those that were refused leave the order, and all
/// after them move up, for a daemon takes no gap.
struct SendStream: Sendable {
  /// Refusals in a row after which a stream is given up.
  static let patience = 1000

  let document: SendDocument
  /// The units to send, without those refused.
  var order: [Int]
  /// The place in the order to send next.
  var cursor = 0
  /// The daemon's position; for tokens the cursor says it.
  var position = 0
  /// The committed labels of all elements known; none of messages, whose file numbers them.
  var committed: [String?]
  var acceptedUnits = 0
  var inFlight = 0
  var retries = 0
  var hasSentEnd = false
  var hasEnded = false
  var isAbandoned = false
  /// Where to go on once all that is on its way has been answered.
  var recovery: Int?
  /// Not to be sent to before this time.
  var blockedUntil: UInt64 = 0

  init(_ document: SendDocument) {
    self.document = document
    order = Array(0..<document.count)
    committed = document.isNumbered ? Array(repeating: nil, count: document.count) : []
  }

  var isFinished: Bool {
    let isThrough = document.isMessages ? cursor == order.count : hasEnded || order.isEmpty
    return inFlight == 0 && (isThrough || isAbandoned)
  }

  /// Elements without a committed label, and lines and messages that were not taken.
  var missing: Int {
    let open = committed.count { $0 == nil }
    return document.isNumbered ? open : open + document.count - acceptedUnits
  }

  /// Whether a message may go out.
  ///
  /// One at a time before the first is accepted, because a daemon takes any position from a stream
  /// it does not know; of text, because only the answer says the next position; of messages that
  /// go as they are, because what follows a refused one cannot move up; and after a refusal, so that
  /// a daemon without room is not sent a whole row in vain.
  func maySend(at now: UInt64) -> Bool {
    let isAlone = !document.isNumbered || acceptedUnits == 0 || retries > 0
    return !isFinished && !isAbandoned && recovery == nil && blockedUntil <= now && !hasSentEnd
      && (inFlight == 0 || !isAlone)
  }

  /// The next message's flight; without units it only ends the stream.
  func nextFlight(elements: Int) -> Flight {
    let units = min(document.isNumbered ? elements : 1, order.count - cursor)
    return Flight(
      first: cursor, units: units,
      elements: order[cursor..<cursor + units].reduce(0) { $0 + document.elements(of: $1) },
      isEnd: cursor + units == order.count)
  }

  /// Notes that a message went out.
  mutating func depart(_ flight: Flight) {
    inFlight += 1
    cursor = flight.first + flight.units
    hasSentEnd = flight.isEnd
  }
}
