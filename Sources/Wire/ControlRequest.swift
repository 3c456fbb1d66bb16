/// A request on the control socket, its operation read and the rest left to who carries it out.
public struct ControlRequest: Sendable, Equatable {
  /// The operation, such as `status`.
  public var op: String
  /// The other members, always an object.
  public var fields: JSONValue

  /// Creates a request.
  public init(op: String, fields: JSONValue = .object([])) {
    self.op = op
    self.fields = fields
  }

  /// Reads a request from the JSON of a control message.
  public static func parse(
    _ body: [UInt8], limits: WireLimits = WireLimits()
  ) throws(Refusal) -> ControlRequest {
    guard BodyEncoding(firstByteOf: body) == .json else {
      throw Refusal(
        code: .malformed, message: "the request is MessagePack; wanted JSON, {\"op\": \"…\"}")
    }
    let members = try MessageBody.members(of: body.span, limits: limits)
    guard let member = members.first(where: { $0.key == "op" }) else {
      throw Refusal(code: .malformed, message: "the request has no op; wanted {\"op\": \"…\"}")
    }
    guard case .string(let op) = member.value else {
      throw Refusal(
        code: .malformed, message: "op must be a string, found \(member.value.describedType)")
    }
    return ControlRequest(op: op, fields: .object(members.filter { $0.key != "op" }))
  }
}
