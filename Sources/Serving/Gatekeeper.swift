import Foundation
import Platform
import Synchronization
import Wire
import ZeroMQ

/// Decides who may connect, on a thread of its own: libzmq's I/O thread asks it by ZAP (ZeroMQ
/// RFC 27) about each client of a CURVE socket.
///
/// It also hears of connections that came to nothing, whatever the socket's protection. A class
/// because its end ends the thread.
final class Gatekeeper: Sendable {
  /// What was refused since the start.
  let counts = ConnectionCounts()
  private let stop: Mailbox<Bool>
  private let isDone = DispatchSemaphore(value: 0)

  /// Starts the thread; clients can be asked about when this returns.
  ///
  /// - Parameters:
  ///   - context: the one of the sockets.
  ///   - keys: who is admitted; nil where no socket asks.
  ///   - sockets: the sockets with names, not bound yet.
  ///   - connections: counts what becomes of connections, by the sockets' places.
  init(
    _ context: Context, keys: AuthorizedKeys?, sockets: [(name: String, socket: Socket)],
    connections: MonitorCounts
  ) throws {
    stop = try Mailbox()
    let watch = try GateWatch(
      context, keys: keys, counts: counts, connections: connections)
    for (name, socket) in sockets {
      let endpoint = "inproc://monitor-\(name)"
      try socket.monitor(endpoint)
      try watch.hear(name, endpoint)
    }
    // Starting a thread is the full fence that libzmq wants when a socket changes hands; this
    // thread does not touch them again.
    nonisolated(unsafe) let handed = watch
    let (descriptor, isDone) = (stop.descriptor, isDone)
    Thread.detachNewThread {
      handed.run(until: descriptor)
      isDone.signal()
    }
  }

  deinit {
    stop.put(true)
    isDone.wait()
  }
}

/// Connections that came to nothing since the start.
final class ConnectionCounts: Sendable {
  /// Clients whose key is not admitted.
  let unauthorized = Atomic<Int>(0)
  /// Clients that spoke another protocol, or did not say in time who they are.
  let failedHandshakes = Atomic<Int>(0)
  /// Connections that could not be accepted, for want of descriptors.
  let failedAccepts = Atomic<Int>(0)

  /// The counts as `status` says them.
  var members: [JSONMember] {
    [
      member("unauthorized", unauthorized.load(ordering: .relaxed)),
      member("handshake", failedHandshakes.load(ordering: .relaxed)),
      member("accept", failedAccepts.load(ordering: .relaxed)),
    ]
  }
}
