import CZeroMQ
import Glibc

/// Waits for several sockets and file descriptors at once.
///
/// Items are known by the index that `add` gives. The sockets are held as long as the poller is.
public struct Poller {
  /// What to wait for, and what has come.
  public struct Events: OptionSet, Sendable {
    /// The bits of `zmq_pollitem_t`.
    public let rawValue: Int16

    /// Makes a set of bits.
    public init(rawValue: Int16) { self.rawValue = rawValue }

    /// Something can be received.
    public static let readable = Events(rawValue: Int16(ZMQ_POLLIN))
    /// Something can be sent.
    public static let writable = Events(rawValue: Int16(ZMQ_POLLOUT))
    /// A file descriptor has failed; never set for a socket.
    public static let failed = Events(rawValue: Int16(ZMQ_POLLERR))
  }

  private var items: [zmq_pollitem_t] = []
  private var sockets: [Socket] = []

  /// Makes a poller that waits for nothing yet.
  public init() {}

  /// Adds a socket and returns its index.
  @discardableResult
  public mutating func add(_ socket: Socket, _ events: Events = .readable) -> Int {
    sockets.append(socket)
    items.append(
      zmq_pollitem_t(socket: socket.handle, fd: 0, events: events.rawValue, revents: 0))
    return items.count - 1
  }

  /// Adds a file descriptor, which must stay open, and returns its index.
  @discardableResult
  public mutating func add(descriptor: Int32, _ events: Events = .readable) -> Int {
    items.append(
      zmq_pollitem_t(socket: nil, fd: descriptor, events: events.rawValue, revents: 0))
    return items.count - 1
  }

  /// Changes what is waited for; the empty set pauses an item.
  public mutating func setEvents(_ events: Events, at index: Int) {
    items[index].events = events.rawValue
    items[index].revents = 0
  }

  /// Waits until an item is ready, at most `milliseconds`; -1 waits for ever, 0 only looks.
  ///
  /// Answers how many are ready. A signal ends the wait with 0, as if the time were over: its
  /// handler may have given the caller something to do. The corresponding C function is `zmq_poll`.
  public mutating func wait(milliseconds: Int = -1) throws(ZeroMQError) -> Int {
    let ready = zmq_poll(&items, Int32(items.count), milliseconds)
    if ready >= 0 { return Int(ready) }
    let code = zmq_errno()
    guard code == EINTR else {
      throw ZeroMQError(code: code, operation: "poll", endpoint: nil)
    }
    for index in items.indices { items[index].revents = 0 }
    return 0
  }

  /// What the last wait found at an index.
  public func events(at index: Int) -> Events { Events(rawValue: items[index].revents) }

  /// Whether something can be received at an index.
  public func isReadable(_ index: Int) -> Bool { events(at: index).contains(.readable) }
}
