/// The body frame of messages and requests: its size, its encoding, and that it is a map.
enum MessageBody {
  static func members(
    of body: Span<UInt8>, limits: WireLimits
  ) throws(Refusal) -> [JSONMember] {
    guard body.count <= limits.frame else {
      throw Refusal(
        code: .tooLarge,
        message: "the body has \(body.count) bytes, at most \(limits.frame) are taken")
    }
    guard !body.isEmpty else {
      throw Refusal(code: .malformed, message: "the body is empty, wanted an object")
    }
    let value =
      switch BodyEncoding(firstByteOf: body) {
      case .json: try parsed(json: body)
      case .messagePack: try parsed(messagePack: body)
      }
    guard case .object(let members) = value else {
      throw Refusal(
        code: .malformed, message: "the body must be an object, found \(value.describedType)")
    }
    return members
  }

  private static func parsed(json body: Span<UInt8>) throws(Refusal) -> JSONValue {
    do {
      return try JSONValue.parse(body)
    } catch {
      throw Refusal(code: .malformed, message: "the body is not valid JSON: \(error)")
    }
  }

  private static func parsed(messagePack body: Span<UInt8>) throws(Refusal) -> JSONValue {
    do {
      return try JSONValue.parse(messagePack: body)
    } catch {
      throw Refusal(
        code: .malformed, message: "the body cannot be read as MessagePack: \(error)")
    }
  }
}
