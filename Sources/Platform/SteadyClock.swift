/// The time of day for deciding what is old: that of its start plus what the monotonic clock counted
/// since, or the time of day itself where that is earlier.
///
/// A time of day that jumps ahead, by a mistake or an attack, makes nothing old before its time; one
/// that jumps back makes nothing older than it is.
public struct SteadyClock: Sendable {
  private let wall: Int64
  private let monotonic: UInt64

  /// Starts at a time of day and a moment of the monotonic clock, in nanoseconds.
  public init(wall: Int64 = WallClock.now(), monotonic: UInt64 = MonotonicClock.now()) {
    self.wall = wall
    self.monotonic = monotonic
  }

  /// Nanoseconds since 1970.
  public func now(
    wall: Int64 = WallClock.now(), monotonic: UInt64 = MonotonicClock.now()
  ) -> Int64 {
    let elapsed = Int64(clamping: monotonic >= self.monotonic ? monotonic - self.monotonic : 0)
    let (steady, overflow) = self.wall.addingReportingOverflow(elapsed)
    return min(wall, overflow ? .max : steady)
  }
}
