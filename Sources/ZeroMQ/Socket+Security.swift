import CZeroMQ

extension Socket {
  /// Lets only clients in whose public keys the authenticator of the context admits, encrypted by
  /// CURVE.
  ///
  /// Without an authenticator (a socket bound to `inproc://zeromq.zap.01`, ZeroMQ RFC 27) libzmq
  /// admits everybody. Before `bind`.
  public func serveCurve(_ secretKey: CurveKey) throws(ZeroMQError) {
    try setNumber(ZMQ_CURVE_SERVER, Int32(1))
    try setBytes(ZMQ_CURVE_SECRETKEY, Array(secretKey.text.utf8), "set the secret key")
    try setBytes(ZMQ_ZAP_DOMAIN, Array("millrace".utf8), "set the domain")
  }

  /// Encrypts by CURVE and talks to the server of this public key only; before `connect`.
  public func useCurve(server: CurveKey, own: CurveKeyPair) throws(ZeroMQError) {
    try setBytes(ZMQ_CURVE_SERVERKEY, Array(server.text.utf8), "set the server's key")
    try setBytes(ZMQ_CURVE_PUBLICKEY, Array(own.publicKey.text.utf8), "set the public key")
    try setBytes(ZMQ_CURVE_SECRETKEY, Array(own.secretKey.text.utf8), "set the secret key")
  }

  /// Reports what becomes of connections to a PAIR socket that is connected to `endpoint`, which
  /// begins with `inproc://`; before `bind`.
  ///
  /// The corresponding C function is `zmq_socket_monitor`.
  public func monitor(_ endpoint: String) throws(ZeroMQError) {
    let events = MonitorEvent.Kind.allCases.reduce(0) { $0 | $1.rawValue }
    _ = try call("watch connections", endpoint) {
      zmq_socket_monitor(handle, endpoint, Int32(events))
    }
  }
}

/// What became of a connection, as a monitored socket reports it.
public struct MonitorEvent: Sendable, Equatable {
  /// What happened.
  public enum Kind: UInt16, Sendable, CaseIterable {
    /// It was made to where this socket connects.
    case connected = 0x0001
    /// It could not be made and will be tried again.
    case connectRetried = 0x0004
    /// A peer's was taken.
    case accepted = 0x0020
    /// It ended.
    case disconnected = 0x0200
    /// The peer has said who it is.
    case handshakeSucceeded = 0x1000
    /// No descriptor was left to accept a connection with, or the like.
    case acceptFailed = 0x0040
    /// The peer went away or fell silent before it had said who it is.
    case handshakeFailed = 0x0800
    /// The peer spoke another protocol, such as plain text to a CURVE socket.
    case handshakeFailedProtocol = 0x2000
    /// The authenticator refused the peer.
    case handshakeFailedAuthentication = 0x4000
  }

  /// What happened.
  public var kind: Kind

  /// Reads a report: a frame with the event's number, 16 bits in this machine's order, and its
  /// value, then one with the endpoint; nil for events that are not asked for.
  public init?(_ parts: [[UInt8]]) {
    guard let head = parts.first, head.count == 6 else { return nil }
    let number = head.withUnsafeBytes { $0.loadUnaligned(as: UInt16.self) }
    guard let kind = Kind(rawValue: number) else { return nil }
    self.kind = kind
  }
}
