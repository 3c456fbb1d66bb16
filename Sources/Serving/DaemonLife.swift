import Platform

/// What the serving loop tells the service manager of itself: that it turns, and a line for
/// `systemctl status`.
///
/// It is fed by the loop and by nothing else, so that a loop that is stuck is restarted.
struct DaemonLife {
  private static let statusInterval: UInt64 = 5_000_000_000
  private let manager = ServiceManager()
  private var nextAlive: UInt64 = 0
  private var nextStatus: UInt64 = 0
  private var lastElements = 0
  private var lastTime: UInt64

  init(now: UInt64) { lastTime = now }

  /// The longest that the loop may wait in poll, in milliseconds; -1 for ever.
  func wait(atMost milliseconds: Int) -> Int {
    guard let watchdog = manager.watchdogMilliseconds else { return milliseconds }
    return milliseconds < 0 ? watchdog : min(milliseconds, watchdog)
  }

  /// Says that the service can be used.
  func ready(streams: Int, models: Int) {
    manager.ready("\(models) models, \(streams) streams")
  }

  /// Says that the loop has turned once more, and how many elements a second it has done.
  mutating func turned(now: UInt64, streams: Int, elements: Int) {
    if let interval = manager.watchdogMilliseconds, now >= nextAlive {
      manager.alive()
      nextAlive = now + UInt64(interval) * 1_000_000
    }
    guard now >= nextStatus else { return }
    nextStatus = now + Self.statusInterval
    let seconds = max(Double(now - lastTime) / 1e9, 1e-3)
    let rate = Int((Double(elements - lastElements) / seconds).rounded())
    manager.status("\(streams) streams, \(rate) elements/s")
    (lastElements, lastTime) = (elements, now)
  }

  /// Says that the service ends.
  func stopping() { manager.stopping() }
}
