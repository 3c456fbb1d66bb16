/// How large the parts of a row may be; checked before a row is written and before one is decoded.
public enum JournalLimits {
  /// Elements of a segment, or labels of a row of labels.
  public static let elements = 4096
  /// Bytes of a stream id.
  public static let streamID = 200
  /// UTF-8 bytes of a token.
  public static let token = 65_536
  /// UTF-8 bytes of a label or of a name.
  public static let label = 1024
  /// Numbers of a vector.
  public static let dimension = 65_536
  /// Marks of a segment.
  public static let marks = 65_536
  /// Bytes of the encoded body of a row.
  public static let body = 32 << 20
  /// Bytes of a reason, or of the numbers of a gate.
  public static let text = 1 << 20
  /// Rows that one call reads.
  public static let rows = 10_000
  /// The largest position, epoch or version: what JSON numbers hold exactly.
  public static let number = (1 << 53) - 1
}
