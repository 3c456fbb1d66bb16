/// Why a text is not the JSON that was wanted, and where.
public struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The byte at which it shows, from 0.
  public var offset: Int
  /// The line of that byte, from 1.
  public var line: Int
  /// The column of that byte in code points, from 1.
  public var column: Int
  /// What was found and what was wanted.
  public var message: String

  /// Creates an error at a known place.
  public init(offset: Int, line: Int, column: Int, message: String) {
    self.offset = offset
    self.line = line
    self.column = column
    self.message = message
  }

  /// Creates an error and finds line and column of `offset` in the text.
  init(_ message: String, at offset: Int, in bytes: UnsafeBufferPointer<UInt8>) {
    var line = 1
    var column = 1
    for byte in bytes.prefix(offset) {
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    self.init(offset: offset, line: line, column: column, message: message)
  }

  /// The place and the message as one line.
  public var description: String {
    "line \(line), column \(column): \(message)"
  }
}
