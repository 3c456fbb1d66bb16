import Wire
import ZeroMQ

// What a sender's own frames say, which begin behind the head that leads back to it.
extension MessageParts {
  /// The frames as a message of a stream.
  func message(from first: Int, limits: WireLimits) throws(Refusal) -> Message {
    let frames = count - first
    guard frames == 2 || frames == 3, !tooManyParts else {
      throw Refusal(
        code: .malformed,
        message: "the message has \(tooManyParts ? "too many" : "\(frames)") frames; "
          + "wanted the stream id, the body and, for vectors, their numbers")
    }
    let bytes = bytes.span
    let (stream, body) = (range(first), range(first + 1))
    guard frames == 3 else {
      return try Message.decode(
        stream: bytes.extracting(stream), body: bytes.extracting(body), vectors: nil,
        limits: limits)
    }
    return try Message.decode(
      stream: bytes.extracting(stream), body: bytes.extracting(body),
      vectors: bytes.extracting(range(first + 2)), limits: limits)
  }

  /// How the body is written, as far as its first byte tells; JSON where there is no body.
  func encoding(from first: Int) -> BodyEncoding {
    count > first + 1 ? BodyEncoding(firstByteOf: copy(first + 1)) : .json
  }

  /// The stream's id as far as it can be read.
  func stream(from first: Int) -> String {
    count > first ? String(validating: copy(first), as: UTF8.self) ?? "" : ""
  }
}

/// The heads of answers to those who have sent last, so that each message need not make its own.
struct HeadCache {
  private static let most = 64
  private var heads: [[[UInt8]]] = Array(repeating: [], count: most)

  /// The routing id of a message and, for a REQ socket, the empty delimiter: what its answer begins
  /// with.
  ///
  /// nil without a routing id, which libzmq always gives.
  mutating func head(of parts: MessageParts) -> [[UInt8]]? {
    guard parts.count > 0 else { return nil }
    let count = parts.count > 1 && parts.range(1).isEmpty ? 2 : 1
    let routing = parts.range(0)
    // The ids that libzmq makes count up in their last byte.
    let place = routing.isEmpty ? 0 : Int(parts.bytes[routing.upperBound - 1]) % Self.most
    if heads[place].count == count, heads[place][0].elementsEqual(parts.bytes[routing]) {
      return heads[place]
    }
    heads[place] = count == 2 ? [parts.copy(0), []] : [parts.copy(0)]
    return heads[place]
  }
}
