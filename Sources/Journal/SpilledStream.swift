/// A stream that had to leave memory, as it was: state, open elements, and where it stands.
public struct SpilledStream: Sendable, Equatable {
  /// The stream's id.
  public var name: [UInt8]
  /// Index of its model, in a numbering of the caller's.
  public var model = 0
  /// Its numbering.
  public var epoch = 0
  /// The position after everything accepted.
  public var position = 0
  /// Elements that came again.
  public var duplicates = 0
  /// Elements that never came.
  public var missing = 0
  /// The version that the journal knows the last element of; 0 for none.
  public var loggedVersion = 0
  /// Elements and marks since the state was stored in the journal.
  public var sinceSnapshot = 0
  /// Up to which loss of entries the journal is known to be complete, as the caller counts.
  public var generation = 0
  /// The recurrent state, bit for bit; empty for the zero state.
  public var state: [Float] = []
  /// The elements that are not committed, in a form of the caller's.
  public var open: [UInt8] = []

  /// A stream at its beginning.
  public init(name: [UInt8]) { self.name = name }

  func encodedBody() -> [UInt8] {
    var writer = ByteWriter(capacity: 64 + 4 * state.count + open.count)
    for number in [
      model, epoch, position, duplicates, missing, loggedVersion, sinceSnapshot, generation,
      state.count,
    ] { writer.number(number) }
    writer.floats(state)
    writer.blob(open)
    return writer.bytes
  }

  init(name: [UInt8], body: [UInt8]) throws(JournalError) {
    self.name = name
    var reader = ByteReader(body)
    model = try reader.number(limit: .max)
    epoch = try reader.number(limit: .max)
    position = try reader.number(limit: .max)
    duplicates = try reader.number(limit: .max)
    missing = try reader.number(limit: .max)
    loggedVersion = try reader.number(limit: .max)
    sinceSnapshot = try reader.number(limit: .max)
    generation = try reader.number(limit: .max)
    state = try reader.floats(try reader.count(limit: body.count, size: 4))
    open = try reader.blob(limit: body.count)
    try reader.finish()
  }
}
