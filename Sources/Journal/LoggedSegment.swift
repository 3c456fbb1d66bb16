/// A segment and the number of its row, which rises with the time of writing and is never used
/// again.
public struct LoggedSegment: Sendable, Equatable {
  /// The number of the row.
  public var id: Int64
  /// The segment; nil if the row is damaged.
  public var segment: Segment?
  /// What is wrong with a damaged row.
  public var damage: JournalError?
}
