/// The answer to a message of which nothing was used.
public struct Refusal: Error, Sendable, Equatable, CustomStringConvertible {
  /// Why, for programs.
  public var code: ErrorCode
  /// Why, for people: what was found and what was wanted.
  public var message: String
  /// The position that the message gave, where it could be read.
  public var seq: Int?
  /// The position to send next, where the stream is known.
  public var next: Int?
  /// The message's own id, where it could be read.
  public var id: MessageID?
  /// When a retry after an overload makes sense.
  public var retryAfterMilliseconds: Int?
  /// How many elements the peer may have sent and not yet had answered.
  public var credit: Int?

  /// Creates a refusal.
  public init(
    code: ErrorCode, message: String, seq: Int? = nil, next: Int? = nil, id: MessageID? = nil,
    retryAfterMilliseconds: Int? = nil, credit: Int? = nil
  ) {
    self.code = code
    self.message = message
    self.seq = seq
    self.next = next
    self.id = id
    self.retryAfterMilliseconds = retryAfterMilliseconds
    self.credit = credit
  }

  /// The code and the message as one line.
  public var description: String {
    "\(code.rawValue): \(message)"
  }

  /// The refusal as the body of an answer.
  public func encoded(as encoding: BodyEncoding = .json) -> [UInt8] {
    encoding.encoded(self)
  }
}

extension Refusal: WritableBody {
  func write(to writer: inout some BodyWriter) {
    writer.beginObject()
    writer.member("seq", seq)
    writer.member("next", next)
    writer.member("id", id)
    writer.member("retry_after_ms", retryAfterMilliseconds)
    writer.member("credit", credit)
    writer.fixedKey("error")
    writer.beginObject()
    writer.member("code", code.rawValue)
    writer.member("message", message)
    writer.endObject()
    writer.endObject()
  }
}
