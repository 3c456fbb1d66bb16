/// Lets a few log lines of a kind through in each period, and counts the others, so that a peer
/// cannot fill the log.
public struct LogThrottle: Sendable {
  private let most: Int
  private let period: UInt64
  private var begun: UInt64 = 0
  private var written = 0
  private var suppressed = 0

  /// Lets `most` lines through in each period of so many seconds.
  public init(most: Int = 5, seconds: UInt64 = 10) {
    self.most = most
    period = seconds * 1_000_000_000
  }

  /// The line to write for an event at a moment of the monotonic clock, or nil for none; the first
  /// of a period says how many were left out before it.
  public mutating func line(_ message: String, now: UInt64 = MonotonicClock.now()) -> String? {
    if begun == 0 || now &- begun >= period {
      (begun, written) = (now, 0)
    }
    guard written < most else {
      suppressed += 1
      return nil
    }
    written += 1
    defer { suppressed = 0 }
    return suppressed == 0 ? message : "\(message) (and \(suppressed) more before it)"
  }
}
