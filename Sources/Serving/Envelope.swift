import Wire

/// The frames of a control request: who sent it, how to answer, and what it holds.
struct Envelope {
  /// The routing id and, for a REQ socket, the empty delimiter: what an answer begins with.
  let head: [[UInt8]]
  /// The sender's own frames.
  let frames: [[UInt8]]

  /// Splits the parts that a ROUTER received; nil without a routing id, which libzmq always gives.
  init?(_ parts: [[UInt8]]) {
    guard let routing = parts.first else { return nil }
    let hasDelimiter = parts.count > 1 && parts[1].isEmpty
    head = hasDelimiter ? [routing, []] : [routing]
    frames = Array(parts.dropFirst(head.count))
  }

  /// Where a refusal is published when nobody can be answered: under the stream's id, or under `!`
  /// when that is no usable one.
  static func topic(forRefusalOf stream: String) -> [UInt8] {
    let id = Array(stream.utf8)
    let probe = try? Message.decode(stream: id, body: Array(#"{"flush":true}"#.utf8))
    return probe == nil ? [UInt8(ascii: "!")] : id
  }
}
