import Foundation

/// A value that threads take turns at.
///
/// The thread sanitizer follows NSLock; of `Synchronization.Mutex` it reports races that are none.
final class Locked<Value>: @unchecked Sendable {
  private let lock = NSLock()
  private var value: Value

  init(_ value: Value) { self.value = value }

  func withLock<Result>(_ body: (inout Value) -> Result) -> Result {
    lock.withLock { body(&value) }
  }
}
