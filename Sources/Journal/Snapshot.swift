/// The state of a stream at one position, from which it can go on.
public struct Snapshot: Sendable, Equatable {
  /// The stream's id.
  public var stream: [UInt8]
  /// The numbering that the position belongs to.
  public var epoch: Int
  /// How many elements the state has seen: the seq of the next one.
  public var seq: Int
  /// The version whose weights computed the state.
  public var version: Int
  /// When it was taken, in nanoseconds since 1970.
  public var time: Int64
  /// The recurrent state, bit for bit; empty for the zero state.
  public var state: [Float]
  /// The elements that are not committed, in a form of the caller's.
  public var open: [UInt8]

  /// Creates a snapshot.
  public init(
    stream: [UInt8], epoch: Int, seq: Int, version: Int, time: Int64, state: [Float],
    open: [UInt8] = []
  ) {
    self.stream = stream
    self.epoch = epoch
    self.seq = seq
    self.version = version
    self.time = time
    self.state = state
    self.open = open
  }

  func encodedBody() -> [UInt8] {
    var writer = ByteWriter()
    writer.number(state.count)
    writer.floats(state)
    writer.blob(open)
    return writer.bytes
  }

  /// Fills in what a row holds: the state and what is open.
  package mutating func decode(body: [UInt8]) throws(JournalError) {
    var reader = ByteReader(body)
    state = try reader.floats(try reader.count(limit: JournalLimits.body / 4, size: 4))
    open = try reader.blob(limit: JournalLimits.body)
    try reader.finish()
  }
}
