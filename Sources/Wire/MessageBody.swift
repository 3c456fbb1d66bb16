/// The body frame of messages and requests: its size, its encoding, and that it is a map.
enum MessageBody {
  static func members(
    of body: [UInt8], limits: WireLimits
  ) throws(Refusal) -> [JSONMember] {
    guard body.count <= limits.frame else {
      throw Refusal(
        code: .tooLarge,
        message: "the body has \(body.count) bytes, at most \(limits.frame) are taken")
    }
    guard let first = body.first else {
      throw Refusal(code: .malformed, message: "the body is empty, wanted a JSON object")
    }
    if isMessagePack(first) {
      throw Refusal(
        code: .malformed, message: "MessagePack bodies are not read by this version; send JSON")
    }
    let value = try parsed(body)
    guard case .object(let members) = value else {
      throw Refusal(
        code: .malformed, message: "the body must be an object, found \(value.describedType)")
    }
    return members
  }

  private static func parsed(_ body: [UInt8]) throws(Refusal) -> JSONValue {
    do {
      return try JSONValue.parse(body)
    } catch {
      throw Refusal(code: .malformed, message: "the body is not valid JSON: \(error)")
    }
  }

  /// Whether a body that begins with this byte is a MessagePack map; no JSON text begins so.
  private static func isMessagePack(_ first: UInt8) -> Bool {
    0x80...0x8F ~= first || first == 0xDE || first == 0xDF
  }
}
