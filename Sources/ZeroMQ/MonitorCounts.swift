import Synchronization

/// How often each thing happened to the connections of some sockets; any thread may count and read.
public final class MonitorCounts: Sendable {
  private final class Counter: Sendable {
    let value = Atomic<Int>(0)
  }

  private let sockets: [String]
  private let counters: [Counter]

  /// Nothing has happened yet to sockets of these names.
  public init(sockets: [String]) {
    self.sockets = sockets
    counters = sockets.flatMap { _ in MonitorEvent.Kind.allCases.map { _ in Counter() } }
  }

  /// Counts an event of the socket at an index.
  public func count(_ kind: MonitorEvent.Kind, socket: Int) {
    let kinds = MonitorEvent.Kind.allCases
    guard sockets.indices.contains(socket), let place = kinds.firstIndex(of: kind) else { return }
    counters[socket * kinds.count + place].value.add(1, ordering: .relaxed)
  }

  /// Every count, by socket and event.
  public var all: [(socket: String, event: String, count: Int)] {
    let kinds = MonitorEvent.Kind.allCases
    return sockets.indices.flatMap { socket in
      kinds.indices.map { place in
        (
          sockets[socket], kinds[place].name,
          counters[socket * kinds.count + place].value.load(ordering: .relaxed)
        )
      }
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
