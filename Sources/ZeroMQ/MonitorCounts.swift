import Synchronization

/// How often each thing happened to the connections of some sockets; any thread may count and read.
public final class MonitorCounts: Sendable {
  private final class Counter: Sendable {
    let value = Atomic<Int>(0)
  }

  private static let kinds = MonitorEvent.Kind.allCases

  private let sockets: [String]
  private let counters: [Counter]

  /// Nothing has happened yet to sockets of these names.
  public init(sockets: [String]) {
    self.sockets = sockets
    counters = sockets.flatMap { _ in Self.kinds.map { _ in Counter() } }
  }

  /// Counts an event of the socket at an index.
  public func count(_ kind: MonitorEvent.Kind, socket: Int) {
    counter(of: kind, socket: socket)?.value.add(1, ordering: .relaxed)
  }

  /// How often it happened to the socket at an index.
  public func count(of kind: MonitorEvent.Kind, socket: Int) -> Int {
    counter(of: kind, socket: socket)?.value.load(ordering: .relaxed) ?? 0
  }

  private func counter(of kind: MonitorEvent.Kind, socket: Int) -> Counter? {
    guard sockets.indices.contains(socket), let place = Self.kinds.firstIndex(of: kind) else {
      return nil
    }
    return counters[socket * Self.kinds.count + place]
  }

  /// Every count, by socket and event.
  public var all: [(socket: String, event: String, count: Int)] {
    sockets.indices.flatMap { socket in
      Self.kinds.map { (sockets[socket], $0.name, count(of: $0, socket: socket)) }
    }
  }
}

extension MonitorEvent.Kind {
  /// The name in metrics.
  fileprivate var name: String {
    switch self {
    case .connected: "connected"
    case .connectRetried: "connect_retried"
    case .accepted: "accepted"
    case .disconnected: "disconnected"
    case .handshakeSucceeded: "handshake_succeeded"
    case .acceptFailed: "accept_failed"
    case .handshakeFailed: "handshake_failed"
    case .handshakeFailedProtocol: "handshake_failed_protocol"
    case .handshakeFailedAuthentication: "handshake_failed_auth"
    }
  }
}
