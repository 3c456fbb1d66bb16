import Glibc

extension Signals {
  /// Waits for so many milliseconds, or until SIGINT or SIGTERM has come.
  ///
  /// - Returns: whether one has come.
  public func wait(milliseconds: Int) -> Bool {
    let end = MonotonicClock.now() &+ UInt64(max(0, milliseconds)) &* 1_000_000
    while !interrupted {
      let now = MonotonicClock.now()
      guard now < end else { return false }
      var place = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let left = (end - now) / 1_000_000 + 1
      guard poll(&place, 1, Int32(clamping: left)) > 0 else { continue }
      // Taken out of the pipe, or a hangup would make this spin.
      while next() != nil {}
    }
    return true
  }
}
