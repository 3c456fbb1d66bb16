import Platform
import Synchronization
import ZeroMQ

/// The gatekeeper's loop and its sockets.
///
/// A class because it is handed to the thread that runs it.
final class GateWatch {
  private let authenticator: Socket
  private var keys: AuthorizedKeys?
  private var monitors: [(name: String, socket: Socket)] = []
  private let context: Context
  private let counts: ConnectionCounts
  private let connections: MonitorCounts
  private var throttle = LogThrottle()

  init(
    _ context: Context, keys: AuthorizedKeys?, counts: ConnectionCounts, connections: MonitorCounts
  ) throws(ZeroMQError) {
    self.context = context
    self.keys = keys
    self.counts = counts
    self.connections = connections
    authenticator = try Socket(context, .router)
    try authenticator.set(.linger(milliseconds: 0))
    if keys != nil { try authenticator.bind("inproc://zeromq.zap.01") }
  }

  /// Listens to a socket's monitor.
  func hear(_ name: String, _ endpoint: String) throws(ZeroMQError) {
    let socket = try Socket(context, .pair)
    try socket.set(.linger(milliseconds: 0))
    // Nobody reads while a flood is counted: what is beyond this is not counted.
    try socket.set(.receiveHighWaterMark(10_000))
    try socket.connect(endpoint)
    monitors.append((name, socket))
  }

  /// Answers and counts until a descriptor becomes readable.
  func run(until descriptor: Int32) {
    var poller = Poller()
    let stop = poller.add(descriptor: descriptor)
    poller.add(authenticator)
    for (_, socket) in monitors { poller.add(socket) }
    do throws(ZeroMQError) {
      while !poller.isReadable(stop) {
        _ = try poller.wait()
        try authenticate()
        for index in monitors.indices { try count(index) }
      }
    } catch {
      // libzmq then waits for an answer that never comes: nobody is admitted.
      logLine(.error, "clients cannot be authenticated any more: \(error)")
    }
  }

  private func authenticate() throws(ZeroMQError) {
    while let received = try authenticator.receive(maxParts: 16) {
      guard let delimiter = received.parts.firstIndex(of: []),
        let request = ZAPRequest(Array(received.parts[(delimiter + 1)...]))
      else { continue }
      let name = request.key.flatMap { keys?.name(of: $0) }
      if let name {
        logLine(.debug, "\(name) is admitted from \(request.address)")
      } else {
        counts.unauthorized.add(1, ordering: .relaxed)
        say(
          "a client at \(request.address) is refused: its key \(request.key?.text ?? "") is not "
            + "in authorized_keys")
      }
      let reply = request.reply(admitting: name)
      _ = try authenticator.send(received.parts[...delimiter] + reply, dontWait: true)
    }
  }

  private func count(_ index: Int) throws(ZeroMQError) {
    let (name, socket) = monitors[index]
    while let received = try socket.receive() {
      guard let event = MonitorEvent(received.parts) else { continue }
      connections.count(event.kind, socket: index)
      switch event.kind {
      case .acceptFailed:
        counts.failedAccepts.add(1, ordering: .relaxed)
        say("\(name): a connection could not be accepted; are there too few file descriptors?")
      case .handshakeFailed, .handshakeFailedProtocol:
        counts.failedHandshakes.add(1, ordering: .relaxed)
        say("\(name): a client is refused: it did not say in time, or in the wanted way, who it is")
      default: break
      }
    }
  }

  private func say(_ message: String) {
    if let line = throttle.line(message) { logLine(.warning, line) }
  }
}
