import Foundation
import Glibc

/// Where one thread leaves values for another, which waits in poll.
///
/// A class because both threads hold the same one. `@unchecked Sendable`: the lock guards the
/// values, and the descriptors never change.
public final class Mailbox<Value: Sendable>: @unchecked Sendable {
  /// Readable while a value waits.
  public let descriptor: Int32
  private let writeEnd: Int32
  private let lock = NSLock()
  private var values: [Value] = []

  /// An empty mailbox.
  public init() throws(PlatformError) {
    var ends: [Int32] = [-1, -1]
    _ = try call("make a pipe", "mailbox") { pipe(&ends) }
    (descriptor, writeEnd) = (ends[0], ends[1])
    for end in ends {
      _ = try call("prepare the pipe", "mailbox") { fcntl(end, F_SETFD, FD_CLOEXEC) }
      _ = try call("prepare the pipe", "mailbox") { fcntl(end, F_SETFL, O_NONBLOCK) }
    }
  }

  deinit {
    close(descriptor)
    close(writeEnd)
  }

  /// Leaves a value; never waits for the reader.
  public func put(_ value: Value) {
    lock.withLock { values.append(value) }
    // A full pipe is readable already, which is all that is wanted.
    var byte: UInt8 = 1
    _ = write(writeEnd, &byte, 1)
  }

  /// Takes all values that wait, oldest first; never waits.
  public func take() -> [Value] {
    var bytes = [UInt8](repeating: 0, count: 64)
    while read(descriptor, &bytes, bytes.count) > 0 {}
    return lock.withLock {
      defer { values = [] }
      return values
    }
  }
}
