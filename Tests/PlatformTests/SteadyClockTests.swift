import Platform
import Testing

@Suite struct SteadyClockTests {
  private let second: Int64 = 1_000_000_000
  private let year: Int64 = 31_557_600_000_000_000

  @Test func `time passes as both clocks count it`() {
    let clock = SteadyClock(wall: 5 * year, monotonic: 100)
    #expect(clock.now(wall: 5 * year + 7, monotonic: 107) == 5 * year + 7)
  }

  @Test func `a time of day that jumps ahead ages nothing`() {
    let clock = SteadyClock(wall: 5 * year, monotonic: 100)
    let now = clock.now(wall: 25 * year, monotonic: 100 + UInt64(second))
    #expect(now == 5 * year + second)
  }

  @Test func `one that jumps back does not either, and none traps`() {
    let clock = SteadyClock(wall: 5 * year, monotonic: 100)
    #expect(clock.now(wall: 0, monotonic: 100 + UInt64(second)) == 0)
    #expect(clock.now(wall: .min, monotonic: 0) == .min)
    let late = SteadyClock(wall: .max, monotonic: 0)
    #expect(late.now(wall: .max, monotonic: .max) == .max)
  }
}
