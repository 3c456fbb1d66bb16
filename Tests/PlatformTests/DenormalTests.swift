import Dispatch
import Foundation
import Platform
import Synchronization
import Testing

struct DenormalTests {
  /// Half of the smallest normal number, on a thread of its own: whoever asks changes its thread.
  private func half(_ prepare: @escaping @Sendable () -> Void) -> Float {
    let result = Mutex<Float>(.nan)
    let done = DispatchSemaphore(value: 0)
    let smallest = Mutex(Float.leastNormalMagnitude)
    Thread {
      prepare()
      let half = smallest.withLock { $0 / 2 }
      result.withLock { $0 = half }
      done.signal()
    }.start()
    done.wait()
    return result.withLock { $0 }
  }

  @Test func `denormal numbers are zero on a thread that flushes them and on no other`() {
    #expect(half(flushDenormals) == 0)
    #expect(half {} > 0)
  }
}
