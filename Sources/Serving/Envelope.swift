import Wire

/// The frames of a message on a ROUTER socket: who sent it, how to answer, and what it holds.
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

  /// The frames of a publication, which cannot be answered.
  init(publication parts: [[UInt8]]) {
    head = []
    frames = parts
  }

  /// Who sent it; publishers cannot be told apart.
  var peer: [UInt8] { head.first ?? PeerTable.publishers }

  /// How the body is written, as far as its first byte tells; JSON where there is no body.
  var encoding: BodyEncoding {
    BodyEncoding(firstByteOf: frames.count > 1 ? frames[1] : [])
  }

  /// Where a refusal is published when nobody can be answered: under the stream's id, or under `!`
  /// when that is no usable one.
  static func topic(forRefusalOf stream: String) -> [UInt8] {
    let id = Array(stream.utf8)
    let probe = try? Message.decode(stream: id, body: Array(#"{"flush":true}"#.utf8))
    return probe == nil ? [UInt8(ascii: "!")] : id
  }

  /// The frames as a message of a stream.
  func message(tooMany: Bool, limits: WireLimits) throws(Refusal) -> Message {
    guard frames.count == 2 || frames.count == 3, !tooMany else {
      throw Refusal(
        code: .malformed,
        message: "the message has \(tooMany ? "too many" : "\(frames.count)") frames; "
          + "wanted the stream id, the body and, for vectors, their numbers")
    }
    return try Message.decode(
      stream: frames[0], body: frames[1], vectors: frames.count == 3 ? frames[2] : nil,
      limits: limits)
  }
}
