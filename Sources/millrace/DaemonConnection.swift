import ZeroMQ

/// How a command reaches a daemon that may be protected by CURVE.
struct DaemonConnection {
  /// The options of every command that talks to a daemon.
  static let options = [
    Option(
      long: "server-key", value: "KEY|FILE",
      help: "The public key of a daemon that is protected by CURVE."),
    Option(long: "key", value: "FILE", help: "This client's secret key, for such a daemon."),
  ]

  private let server: CurveKey?
  private let own: CurveKeyPair?

  /// Reads the keys.
  init(_ arguments: Arguments) throws {
    guard arguments.flag("server-key") == arguments.flag("key") else {
      throw UsageError(
        "--server-key and --key belong together: a protected daemon is known by its key and wants "
          + "to know yours")
    }
    server = try arguments.string("server-key").map { try KeyFile.publicKey($0) }
    own = try arguments.string("key").map { try CurveKeyPair(secretKey: KeyFile.secret($0)) }
  }

  /// A DEALER on an endpoint; whether anybody is there shows when it is asked.
  func dealer(_ endpoint: String, prepare: (Socket) throws -> Void = { _ in }) throws -> Socket {
    let socket = try Socket(try Context(), .dealer)
    try socket.set(.linger(milliseconds: 0))
    if let server, let own { try socket.useCurve(server: server, own: own) }
    try prepare(socket)
    try socket.connect(endpoint)
    return socket
  }

  /// What to look at where no answer comes.
  var hint: String {
    server == nil
      ? "is 'millrace serve' running there?"
      : "is 'millrace serve' running there, with this --server-key, and your key admitted?"
  }
}
