import CZeroMQ
import Glibc

/// The I/O threads of libzmq and what is on its way through them.
///
/// A process makes one.
///
/// A class because its identity is the point: every socket holds it, so that it ends after the last
/// of them. Its end waits until what was sent is out, or the linger time of its sockets is over.
public final class Context: Sendable {
  // libzmq contexts are thread-safe, unlike sockets.
  nonisolated(unsafe) let handle: UnsafeMutableRawPointer

  /// Starts libzmq.
  ///
  /// The corresponding C function is `zmq_ctx_new`.
  public init(ioThreads: Int32 = 1) throws(ZeroMQError) {
    guard let handle = zmq_ctx_new() else {
      throw ZeroMQError(code: zmq_errno(), operation: "start", endpoint: nil)
    }
    self.handle = handle
    guard zmq_ctx_set(handle, ZMQ_IO_THREADS, ioThreads) == 0 else {
      // deinit runs, for every property has its value.
      throw ZeroMQError(code: zmq_errno(), operation: "set \(ioThreads) threads", endpoint: nil)
    }
  }

  deinit {
    while zmq_ctx_term(handle) == -1, zmq_errno() == EINTR {}
  }
}
