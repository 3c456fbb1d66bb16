import CZeroMQ
import Glibc

/// A ZeroMQ socket.
///
/// It belongs to the thread that uses it and is closed with its last reference.
///
/// A class, and not a noncopyable value, because pollers and tables of sockets refer to one and the
/// same socket, and arrays of noncopyable values do not exist. It is not `Sendable` on purpose:
/// libzmq's sockets break when two threads use them at once.
public final class Socket {
  /// The pattern it was made for.
  public let kind: SocketKind
  let handle: UnsafeMutableRawPointer
  // A zmq_msg_t must not move while libzmq uses it, so the one for receiving has a fixed place.
  let incoming: UnsafeMutablePointer<zmq_msg_t>
  // Held so that the context ends after this socket; ending it first would wait for ever.
  private let context: Context

  /// Opens a socket that waits for at most a second, when it is closed, until its messages are out.
  ///
  /// The corresponding C function is `zmq_socket`.
  public init(_ context: Context, _ kind: SocketKind) throws(ZeroMQError) {
    guard let handle = zmq_socket(context.handle, kind.rawValue) else {
      throw ZeroMQError(code: zmq_errno(), operation: "open a socket", endpoint: nil)
    }
    self.kind = kind
    self.context = context
    self.handle = handle
    incoming = .allocate(capacity: 1)
    zmq_msg_init(incoming)
    // libzmq's own default is to wait for ever.
    try set(.linger(milliseconds: 1000))
  }

  deinit {
    zmq_msg_close(incoming)
    incoming.deallocate()
    zmq_close(handle)
  }

  /// Takes connections at an endpoint such as `tcp://127.0.0.1:5556`, `tcp://127.0.0.1:*` or
  /// `ipc:///run/millrace/control`.
  ///
  /// An ipc path that exists is taken over without a word, even from a running process: hold a lock
  /// before binding one. The corresponding C function is `zmq_bind`.
  public func bind(_ endpoint: String) throws(ZeroMQError) {
    try checkPort(of: endpoint, "bind")
    _ = try call("bind", endpoint) { zmq_bind(handle, endpoint) }
  }

  /// Connects to an endpoint, now or when it comes up; does not wait.
  ///
  /// The corresponding C function is `zmq_connect`.
  public func connect(_ endpoint: String) throws(ZeroMQError) {
    try checkPort(of: endpoint, "connect")
    _ = try call("connect", endpoint) { zmq_connect(handle, endpoint) }
  }

  /// Stops taking connections at an endpoint that was bound; `lastEndpoint` has its full name.
  ///
  /// The corresponding C function is `zmq_unbind`.
  public func unbind(_ endpoint: String) throws(ZeroMQError) {
    _ = try call("unbind", endpoint) { zmq_unbind(handle, endpoint) }
  }

  /// Subscribes a SUB socket to topics that begin with `prefix`; the empty prefix takes everything.
  public func subscribe(_ prefix: [UInt8] = []) throws(ZeroMQError) {
    try setBytes(ZMQ_SUBSCRIBE, prefix, "subscribe")
  }

  /// The endpoint of the last `bind` or `connect`, with the port that the system chose for `*`.
  public var lastEndpoint: String? {
    var buffer = [UInt8](repeating: 0, count: 1024)
    var length = buffer.count
    guard zmq_getsockopt(handle, ZMQ_LAST_ENDPOINT, &buffer, &length) == 0, length > 1 else {
      return nil
    }
    return String(validating: buffer[..<(length - 1)], as: UTF8.self)
  }
}

/// Refuses a port above 65535: libzmq would take it modulo 65536 without a word.
private func checkPort(of endpoint: String, _ operation: String) throws(ZeroMQError) {
  guard endpoint.hasPrefix("tcp://"), let port = endpoint.split(separator: ":").last,
    !port.isEmpty, port.utf8.allSatisfy({ (0x30...0x39).contains($0) }), UInt16(port) == nil
  else { return }
  throw ZeroMQError(code: EINVAL, operation: operation, endpoint: endpoint)
}
