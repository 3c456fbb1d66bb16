/// Why bytes are not the MessagePack that was wanted, and where.
public struct MessagePackError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The byte at which it shows, from 0.
  public var offset: Int
  /// What was found and what was wanted.
  public var message: String

  /// Creates an error at a known place.
  public init(offset: Int, message: String) {
    self.offset = offset
    self.message = message
  }

  /// The place and the message as one line.
  public var description: String {
    "byte \(offset): \(message)"
  }
}
