import ZeroMQ

extension Daemon {
  /// A peer that sends a larger frame is disconnected; up to it, `too_large` is answered.
  private static let hardFrameLimit: Int64 = 16 << 20
  /// Answers and results that may wait for one slow peer.
  private static let highWaterMark: Int32 = 100_000

  /// Sets what holds for every socket: limits, and how soon a peer that says nothing is given up.
  static func prepare(_ socket: Socket) throws(ZeroMQError) {
    try socket.set(.maxMessageSize(bytes: hardFrameLimit))
    if socket.kind == .sub {
      try socket.set(.receiveHighWaterMark(highWaterMark))
    } else {
      try socket.set(.sendHighWaterMark(highWaterMark))
    }
    try socket.set(.handshakeInterval(milliseconds: 5000))
    try socket.set(.heartbeatInterval(milliseconds: 5000))
    try socket.set(.heartbeatTimeout(milliseconds: 15_000))
    try socket.set(.heartbeatTimeToLive(milliseconds: 15_000))
  }

  /// Binds a socket; an address other than `ipc://` is protected by CURVE where there is a key.
  ///
  /// A path in the file system has an owner and a mode instead.
  static func bind(
    _ socket: Socket, _ endpoint: String, _ security: SecuritySettings?
  ) throws(ZeroMQError) {
    if let security, !endpoint.hasPrefix("ipc://") { try socket.serveCurve(security.secretKey) }
    try socket.bind(endpoint)
  }

  /// Binds a socket for publishers, or connects it to one.
  static func open(
    _ socket: Socket, _ settings: IngestSocket, _ security: SecuritySettings?
  ) throws(ZeroMQError) {
    for prefix in settings.subscriptions { try socket.subscribe(prefix) }
    if settings.connects {
      try socket.connect(settings.endpoint)
    } else {
      try bind(socket, settings.endpoint, security)
    }
  }
}
