import Wire

/// A message as on the wire on one line of a file: a JSON object with the key `stream` beside the
/// others, as `journal export` writes it.
enum StreamLine {
  /// Reads a line.
  ///
  /// - Throws: a refusal that says what is wrong.
  static func message(_ line: [UInt8]) throws(Refusal) -> Message {
    let value: JSONValue
    do {
      value = try JSONValue.parse(line)
    } catch {
      throw refusal("not valid JSON: \(error)")
    }
    guard case .object(let members) = value, case .string(let stream)? = value["stream"] else {
      throw refusal("wanted an object with the string \"stream\"")
    }
    let body = JSONValue.object(members.filter { $0.key != "stream" })
    return try Message.decode(stream: Array(stream.utf8), body: body.serialized())
  }

  static func refusal(_ message: String) -> Refusal { Refusal(code: .malformed, message: message) }
}
