import CZeroMQ
import Glibc

/// Why libzmq would not do something.
public struct ZeroMQError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The value of `zmq_errno` right after the call.
  public let code: Int32
  /// What was tried, as a verb phrase: "bind", "send".
  public let operation: String
  /// The endpoint it was tried on, where there is one.
  public let endpoint: String?

  /// Whether a ROUTER was told to send to a peer that is not, or no longer, connected.
  public var isUnreachable: Bool { code == EHOSTUNREACH }

  /// One sentence for the user.
  public var description: String {
    let place = endpoint ?? "ZeroMQ"
    switch code {
    case EADDRINUSE:
      return "\(place) is already in use; is another millrace running?"
    case EADDRNOTAVAIL, ENODEV:
      return "\(place) cannot be used: this machine has no such address or interface"
    case EACCES, EPERM:
      return "\(place) cannot be used: permission denied"
    case ENOENT:
      return "\(place) cannot be used: its folder does not exist"
    case ENAMETOOLONG:
      return "\(place) cannot be used: the path of an ipc socket takes at most 107 bytes"
    case EINVAL where endpoint != nil, EPROTONOSUPPORT, ENOCOMPATPROTO:
      return "\(place) is not a valid endpoint; "
        + "one such as tcp://127.0.0.1:5556 or ipc:///path is wanted"
    case EHOSTUNREACH:
      return "cannot \(operation) on \(place): the peer is not connected"
    default:
      return "cannot \(operation) on \(place): \(String(cString: zmq_strerror(code)))"
    }
  }
}

/// Runs a call that answers -1 on failure, again as long as a signal interrupts it.
///
/// The one place where EINTR of libzmq is handled, except in `Poller.wait`, which must let its
/// caller look around. Answers nil instead of throwing where the call would have to wait.
func call(
  _ operation: String, _ endpoint: String? = nil, _ body: () -> Int32
) throws(ZeroMQError) -> Int32? {
  while true {
    let result = body()
    if result != -1 { return result }
    switch zmq_errno() {
    case EINTR: continue
    case EAGAIN: return nil
    case let code: throw ZeroMQError(code: code, operation: operation, endpoint: endpoint)
    }
  }
}
