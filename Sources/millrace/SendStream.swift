import Platform
import Wire

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
}

/// One document on its way through a daemon: what was sent, what came back, where to go on.
///
/// Units are tokens or lines. Those that were refused leave the order, and all after them move up,
/// for a daemon takes no gap.
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
  /// The committed labels of all elements known.
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
    order = Array(document.units.indices)
    committed = document.isText ? [] : Array(repeating: nil, count: document.units.count)
  }

  var isFinished: Bool {
    inFlight == 0 && (hasEnded || isAbandoned || order.isEmpty)
  }

  /// Elements without a committed label, and lines that were not taken.
  var missing: Int {
    let open = committed.count { $0 == nil }
    return document.isText ? open + document.units.count - acceptedUnits : open
  }

  /// Whether a message may go out.
  ///
  /// One at a time before the first is accepted, because a daemon takes any position from a stream
  /// it does not know; of text, because only the answer says the next position; and after a
  /// refusal, so that a daemon without room is not sent a whole row in vain.
  func maySend(at now: UInt64) -> Bool {
    let isAlone = document.isText || acceptedUnits == 0 || retries > 0
    return !isFinished && !isAbandoned && recovery == nil && blockedUntil <= now && !hasSentEnd
      && (inFlight == 0 || !isAlone)
  }

  /// The next message's flight; without units it only ends the stream.
  func nextFlight(elements: Int) -> Flight {
    let units = min(document.isText ? 1 : elements, order.count - cursor)
    let isLine = document.isText && units > 0
    return Flight(
      first: cursor, units: units,
      elements: isLine ? words(document.units[order[cursor]]) : units,
      isEnd: cursor + units == order.count)
  }

  private func words(_ line: String) -> Int {
    max(1, line.split(whereSeparator: \.isWhitespace).count)
  }

  /// The body of a message.
  func body(
    of flight: Flight, id: UInt64, labels: Bool, encoding: BodyEncoding = .json
  ) -> [UInt8] {
    switch encoding {
    case .json:
      var writer = JSONWriter()
      write(flight, id: id, labels: labels, to: &writer)
      return writer.bytes
    case .messagePack:
      var writer = MessagePackWriter()
      write(flight, id: id, labels: labels, to: &writer)
      return writer.bytes
    }
  }

  private func write(
    _ flight: Flight, id: UInt64, labels: Bool, to writer: inout some BodyWriter
  ) {
    let units = order[flight.first..<flight.first + flight.units]
    writer.beginObject()
    writer.key("seq")
    writer.integer(document.isText ? position : flight.first)
    writer.key("id")
    writer.integer(id)
    if document.isText, let line = units.first {
      writer.key("text")
      writer.string(document.units[line])
    } else if !units.isEmpty {
      writer.strings("tokens", units.map { document.units[$0] })
      if labels { writer.strings("labels", units.map { document.labels[$0] }) }
    }
    if flight.isEnd {
      writer.key("end")
      writer.bool(true)
    }
    writer.endObject()
  }

  /// Notes that a message went out.
  mutating func depart(_ flight: Flight) {
    inFlight += 1
    cursor = flight.first + flight.units
    hasSentEnd = flight.isEnd
  }
}

extension BodyWriter {
  fileprivate mutating func strings(_ name: String, _ values: [String]) {
    key(name)
    beginArray()
    for value in values { string(value) }
    endArray()
  }
}
