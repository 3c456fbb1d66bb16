/// How much a journal holds.
public struct JournalStats: Sendable, Equatable {
  /// What it holds of one model.
  public struct Model: Sendable, Equatable {
    /// The model's name.
    public var name: String
    /// Streams with segments that the model was to label.
    public var streams = 0
    /// Rows of elements.
    public var segments = 0
    /// Elements.
    public var elements = 0
    /// Swaps.
    public var swaps = 0
    /// When its oldest segment was received, in nanoseconds since 1970.
    public var first: Int64?
    /// When its newest segment was received, in nanoseconds since 1970.
    public var last: Int64?
  }

  /// The same for each model, in the order of names.
  public var models: [Model] = []
  /// Streams.
  public var streams = 0
  /// Rows of every kind that belong to a stream.
  public var rows = 0
  /// Elements whose committed label is kept.
  public var committed = 0
  /// Late labels, every one that was sent.
  public var lateLabels = 0
  /// Stored states.
  public var snapshots = 0
  /// Bytes of the database file in use.
  public var bytes = 0
  /// Bytes of the write-ahead log.
  public var logBytes = 0

  /// Rows of elements.
  public var segments: Int { models.reduce(0) { $0 + $1.segments } }
  /// Elements.
  public var elements: Int { models.reduce(0) { $0 + $1.elements } }
  /// Swaps of all models.
  public var swaps: Int { models.reduce(0) { $0 + $1.swaps } }
  /// When the oldest segment was received, in nanoseconds since 1970.
  public var oldest: Int64? { models.compactMap(\.first).min() }
  /// When the newest segment was received, in nanoseconds since 1970.
  public var newest: Int64? { models.compactMap(\.last).max() }
}
