/// How a body is written; an answer uses the encoding of the message it answers.
public enum BodyEncoding: Sendable, Equatable, CaseIterable {
  /// JSON without blanks.
  case json
  /// MessagePack, every value in its shortest form and probabilities as float32.
  case messagePack

  /// The encoding that a body's first byte says; no JSON text begins as a MessagePack map does.
  public init(firstByteOf body: [UInt8]) { self.init(firstByteOf: body.span) }

  /// The same of a body that lies in memory owned by somebody else.
  public init(firstByteOf body: Span<UInt8>) {
    self =
      switch body.isEmpty ? 0 : body[0] {
      case 0x80...0x8F, 0xDE, 0xDF: .messagePack
      default: .json
      }
  }

  /// The body in this encoding, where `capacity` is about how many bytes it takes.
  func encoded(_ body: some WritableBody, capacity: Int = 256) -> [UInt8] {
    // Each writer is made where it is used: one that is handed over would be copied by its first
    // append.
    switch self {
    case .json:
      var writer = JSONWriter(capacity: capacity)
      body.write(to: &writer)
      return writer.bytes
    case .messagePack:
      var writer = MessagePackWriter(capacity: capacity)
      body.write(to: &writer)
      return writer.bytes
    }
  }
}

/// What is described once and written in every encoding.
protocol WritableBody {
  /// Writes one value.
  func write(to writer: inout some BodyWriter)
}
