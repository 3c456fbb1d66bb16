import Dispatch

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
