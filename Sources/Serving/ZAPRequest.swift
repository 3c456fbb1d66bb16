import ZeroMQ

/// A question of libzmq to the authenticator, whether a client may connect.
///
/// ZeroMQ RFC 27 (ZAP): version, request id, domain, address, routing id, mechanism, credentials.
struct ZAPRequest {
  /// What the reply has to repeat.
  let id: [UInt8]
  /// The client's address.
  let address: String
  /// The client's public key, where the mechanism is CURVE.
  let key: CurveKey?

  private static let version = Array("1.0".utf8)

  /// Reads the frames after the delimiter of the REQ socket; nil where they are none of version 1.0.
  init?(_ frames: [[UInt8]]) {
    guard frames.count >= 6, frames[0] == Self.version else { return nil }
    id = frames[1]
    address = String(decoding: frames[3], as: UTF8.self)
    let isCurve = frames[5] == Array("CURVE".utf8) && frames.count == 7
    key = isCurve ? CurveKey(bytes: frames[6]) : nil
  }

  /// The frames of the reply: 200 and a name, or 400.
  func reply(admitting name: String?) -> [[UInt8]] {
    let status = name == nil ? ("400", "not in authorized_keys") : ("200", "OK")
    return [Self.version, id, Array(status.0.utf8), Array(status.1.utf8)]
      + [Array((name ?? "").utf8), []]
  }
}
