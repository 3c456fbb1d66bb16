import Glibc

/// The clock for intervals: it never jumps, and has no relation to the time of day.
public enum MonotonicClock {
  /// Nanoseconds since some fixed moment.
  ///
  /// Does not allocate.
  ///
  /// The corresponding C function is `clock_gettime`.
  public static func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}

/// The time of day, which may jump: for what people and other machines compare, not for intervals.
public enum WallClock {
  /// Nanoseconds since 1970.
  ///
  /// The corresponding C function is `clock_gettime`.
  public static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
