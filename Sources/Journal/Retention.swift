/// How much the journal keeps.
public struct Retention: Sendable, Equatable {
  /// Nanoseconds that rows are kept; nil for ever.
  public var age: Int64?
  /// Bytes that the database may hold; nil without a limit.
  public var bytes: Int?
  /// Nanoseconds without a segment after which a stream is forgotten whole, with its state and
  /// position; nil for never.
  public var silence: Int64?

  /// Creates a rule.
  public init(age: Int64? = nil, bytes: Int? = nil, silence: Int64? = nil) {
    self.age = age
    self.bytes = bytes
    self.silence = silence
  }
}

/// What one round of retention did.
public struct RetentionReport: Sendable, Equatable {
  /// Rows that were removed.
  public var removed = 0
  /// Whether nothing that may go is left; if not, another round is due.
  public var isComplete = true
  /// Bytes that the database still holds beyond the limit, needed to rebuild states: streams
  /// without a recent snapshot.
  public var excess = 0
  /// Streams that were forgotten whole; one that is still in memory has to be written anew, with a
  /// segment and a snapshot.
  public var forgotten: [[UInt8]] = []
}
