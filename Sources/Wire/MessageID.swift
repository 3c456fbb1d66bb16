/// The name that a sender gave a message, returned untouched in its answer.
public enum MessageID: Sendable, Equatable {
  /// At most 64 bytes of UTF-8.
  case string(String)
  /// 0 to 2^53-1.
  case number(UInt64)
}
