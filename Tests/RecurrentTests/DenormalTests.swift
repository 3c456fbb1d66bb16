import Dispatch
import Foundation
import Recurrent
import Testing

struct DenormalTests {
  /// Half of the smallest normal number, on a thread of its own.
  private func half(_ around: @escaping @Sendable (() -> Float) -> Float) -> Float {
    let result = Locked<Float>(.nan)
    let done = DispatchSemaphore(value: 0)
    let smallest = Locked(Float.leastNormalMagnitude)
    Thread {
      let half = around { smallest.withLock { $0 / 2 } }
      result.withLock { $0 = half }
      done.signal()
    }.start()
    done.wait()
    return result.withLock { $0 }
  }

  @Test func `denormal numbers are zero while they are flushed and not afterwards`() {
    #expect(half { flushingDenormals($0) } == 0)
    #expect(half { $0() } > 0)
    #expect(
      half { body in
        flushingDenormals {}
        return body()
      } > 0)
  }
}
