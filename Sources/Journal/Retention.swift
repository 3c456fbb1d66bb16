/// How much the journal keeps.
public struct Retention: Sendable, Equatable {
  /// Nanoseconds that rows are kept; nil for ever.
  public var age: Int64?
  /// Bytes that the database may hold; nil without a limit.
  public var bytes: Int?

  /// Creates a rule.
  public init(age: Int64? = nil, bytes: Int? = nil) {
    self.age = age
    self.bytes = bytes
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
}
