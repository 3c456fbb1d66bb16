import CZeroMQ

/// A key of CurveZMQ, public or secret, as 40 characters of Z85.
///
/// Encoding: ZeroMQ RFC 32 (Z85); keys: ZeroMQ RFC 26 (CurveZMQ).
public struct CurveKey: Sendable, Hashable {
  /// The 32 bytes as 40 characters.
  public let text: String

  /// Characters of a key.
  public static let length = 40

  /// The key that a text is, or nil where it is none.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == Self.length, bytes.allSatisfy({ Self.alphabet.contains($0) }) else {
      return nil
    }
    // Five characters can stand for more than 32 bits: zmq_z85_decode refuses those.
    var decoded = [UInt8](repeating: 0, count: 32)
    guard zmq_z85_decode(&decoded, text) != nil else { return nil }
    self.text = text
  }

  /// The key of 32 bytes, or nil for another number of bytes.
  public init?(bytes: [UInt8]) {
    guard bytes.count == 32 else { return nil }
    var text = [CChar](repeating: 0, count: Self.length + 1)
    guard zmq_z85_encode(&text, bytes, bytes.count) != nil else { return nil }
    self.text = String(decoding: text.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  private static let alphabet = Set(
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#".utf8)
}
