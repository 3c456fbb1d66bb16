/// The rules for stream ids, which are topics as well.
enum StreamID {
  static func validated(_ bytes: [UInt8], limits: WireLimits) throws(Refusal) -> String {
    guard !bytes.isEmpty else {
      throw refusal("the stream id is empty, wanted 1 to \(limits.streamID) bytes")
    }
    guard bytes.count <= limits.streamID else {
      throw refusal("the stream id has \(bytes.count) bytes, wanted 1 to \(limits.streamID)")
    }
    guard let text = String(utf8: bytes.span) else {
      throw refusal("the stream id \(quoted(bytes)) is not UTF-8")
    }
    guard !text.unicodeScalars.contains(where: isControl) else {
      throw refusal("the stream id \(quoted(bytes)) has a control character, wanted none")
    }
    guard bytes[0] != UInt8(ascii: "!") else {
      throw refusal("the stream id \(quoted(bytes)) begins with '!', which is kept for the daemon")
    }
    return text
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || 0x7F...0x9F ~= scalar.value
  }

  private static func quoted(_ bytes: [UInt8]) -> String {
    "\"" + escapedForDisplay(String(decoding: bytes, as: UTF8.self)) + "\""
  }

  private static func refusal(_ message: String) -> Refusal {
    Refusal(code: .streamID, message: message)
  }
}
