import CSystemd

/// The service manager (systemd), which is told how this process is; without one nothing is sent.
///
/// Source: sd_notify(3), sd_watchdog_enabled(3).
public struct ServiceManager: Sendable {
  /// How often ``alive()`` is wanted, in milliseconds: a third of `WatchdogSec`, so that two may
  /// come late; nil where nobody watches.
  public let watchdogMilliseconds: Int?

  /// Looks whether the service manager watches this process.
  public init() {
    var microseconds: UInt64 = 0
    guard sd_watchdog_enabled(0, &microseconds) > 0 else {
      watchdogMilliseconds = nil
      return
    }
    watchdogMilliseconds = Int(clamping: max(microseconds / 3000, 1))
  }

  /// Says that the service can be used, with a line for `systemctl status`.
  public func ready(_ status: String) { send("READY=1\nSTATUS=" + oneLine(status)) }

  /// Says what the service does, for `systemctl status`.
  public func status(_ text: String) { send("STATUS=" + oneLine(text)) }

  /// Says that the configuration is being read again; ``ready(_:)`` ends it.
  public func reloading() {
    send("RELOADING=1\nMONOTONIC_USEC=\(MonotonicClock.now() / 1000)")
  }

  /// Says that the service ends.
  public func stopping() { send("STOPPING=1\nSTATUS=stopping") }

  /// Says that the loop turns; to be called every ``watchdogMilliseconds``.
  public func alive() { send("WATCHDOG=1") }

  /// A line break would begin another assignment.
  private func oneLine(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\n" ? " " : $0 }))
  }

  /// Sends without waiting; a manager that does not listen is none of the service's business.
  private func send(_ state: String) { _ = sd_notify(0, state) }
}
