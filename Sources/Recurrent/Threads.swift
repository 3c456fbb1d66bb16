import Dispatch
import Synchronization

/// Runs `body` once for each of so many threads and waits for all; denormal numbers are zero
/// meanwhile.
///
/// - Parameter body: takes the thread's number; what it does must not depend on which thread does
///   it, nor on what the others have done.
public func onThreads(_ threads: Int, _ body: @Sendable (Int) -> Void) {
  if threads > 1 {
    DispatchQueue.concurrentPerform(iterations: threads) { thread in
      flushingDenormals { body(thread) }
    }
  } else {
    flushingDenormals { body(0) }
  }
}

/// Runs `body` once for each of so many parts, which threads take as they become free, and waits for
/// all; denormal numbers are zero meanwhile.
///
/// - Parameter body: takes the thread's number and the part's; what it does must not depend on the
///   thread, nor on the order of the parts.
public func onThreads(
  _ threads: Int, parts: Int, _ body: @Sendable (_ thread: Int, _ part: Int) -> Void
) {
  let next = Atomic(0)
  onThreads(min(threads, parts)) { thread in
    while true {
      let part = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard part < parts else { return }
      body(thread, part)
    }
  }
}
