/// The rules for stream ids, which are topics as well.
enum StreamID {
  static func validated(_ bytes: Span<UInt8>, limits: WireLimits) throws(Refusal) -> String {
    guard !bytes.isEmpty else {
      throw refusal("the stream id is empty, wanted 1 to \(limits.streamID) bytes")
    }
    guard bytes.count <= limits.streamID else {
      throw refusal("the stream id has \(bytes.count) bytes, wanted 1 to \(limits.streamID)")
    }
    guard let text = String(utf8: bytes) else {
      throw refusal("the stream id \(quoted(bytes)) is not UTF-8")
    }
    guard !hasControl(bytes) else {
      throw refusal("the stream id \(quoted(bytes)) has a control character, wanted none")
    }
    guard bytes[0] != UInt8(ascii: "!") else {
      throw refusal("the stream id \(quoted(bytes)) begins with '!', which is kept for the daemon")
    }
    return text
  }

  /// Whether UTF-8 has one of U+0000 to U+001F or U+007F to U+009F, of which the latter begin with
  /// 0xC2 but for the first.
  private static func hasControl(_ bytes: Span<UInt8>) -> Bool {
    for index in bytes.indices {
      let byte = bytes[index]
      if byte < 0x20 || byte == 0x7F { return true }
      if byte == 0xC2, index + 1 < bytes.count, bytes[index + 1] < 0xA0 { return true }
    }
    return false
  }

  private static func quoted(_ bytes: Span<UInt8>) -> String {
    let text = bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    return "\"" + escapedForDisplay(text) + "\""
  }

  private static func refusal(_ message: String) -> Refusal {
    Refusal(code: .streamID, message: message)
  }
}
