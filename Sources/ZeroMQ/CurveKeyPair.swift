import CZeroMQ

/// A secret key of CurveZMQ with the public key that belongs to it.
public struct CurveKeyPair: Sendable {
  /// What others know its owner by.
  public let publicKey: CurveKey
  /// What only its owner has.
  public let secretKey: CurveKey

  /// A new pair from the system's random numbers.
  ///
  /// The corresponding C function is `zmq_curve_keypair`.
  public static func generate() throws(ZeroMQError) -> CurveKeyPair {
    var (publicText, secretText) = (Self.buffer, Self.buffer)
    _ = try call("make a key pair") { zmq_curve_keypair(&publicText, &secretText) }
    return try CurveKeyPair(publicText, secretText)
  }

  /// The pair of a secret key.
  ///
  /// The corresponding C function is `zmq_curve_public`.
  public init(secretKey: CurveKey) throws(ZeroMQError) {
    var publicText = Self.buffer
    _ = try call("find the public key") { zmq_curve_public(&publicText, secretKey.text) }
    try self.init(publicText, secretKey.text.utf8CString + [])
  }

  private init(_ publicText: [CChar], _ secretText: [CChar]) throws(ZeroMQError) {
    guard let publicKey = Self.key(publicText), let secretKey = Self.key(secretText) else {
      throw ZeroMQError(code: zmq_errno(), operation: "read a key of its own", endpoint: nil)
    }
    (self.publicKey, self.secretKey) = (publicKey, secretKey)
  }

  private static let buffer = [CChar](repeating: 0, count: CurveKey.length + 1)

  private static func key(_ text: [CChar]) -> CurveKey? {
    CurveKey(
      String(
        decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
  }
}
