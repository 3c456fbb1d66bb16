import Glibc
import Synchronization

/// How urgent a log line is.
public enum LogLevel: Int, Sendable, Comparable, CaseIterable {
  /// Something that was asked for was not done.
  case error = 3
  /// It goes on, but somebody should look.
  case warning = 4
  /// What happens.
  case info = 6
  /// For those who search for an error.
  case debug = 7

  /// Whether the left level is the more urgent one.
  public static func < (left: LogLevel, right: LogLevel) -> Bool { left.rawValue < right.rawValue }

  fileprivate var prefix: String {
    switch self {
    case .error: "error: "
    case .warning: "warning: "
    case .info, .debug: ""
    }
  }
}

/// The least urgent level that is written.
private let threshold = Atomic<Int>(LogLevel.info.rawValue)

/// Sets the least urgent level that is written from now on, on every thread.
public func setLogLevel(_ level: LogLevel) {
  threshold.store(level.rawValue, ordering: .relaxed)
}

/// Writes one line to standard error with one `write`, so that lines of several threads and
/// processes do not mix.
///
/// Under journald the line begins with its priority. Control characters are replaced: what a peer
/// sent must not forge a line or drive the terminal. Failures are ignored, for there is nowhere to
/// report them.
public func logLine(_ level: LogLevel, _ message: String) {
  guard level.rawValue <= threshold.load(ordering: .relaxed) else { return }
  var line = getenv("JOURNAL_STREAM") == nil ? level.prefix : "<\(level.rawValue)>"
  for scalar in message.unicodeScalars {
    line.unicodeScalars.append(scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar)
  }
  line += "\n"
  let bytes = Array(line.utf8)
  _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
}

/// Whether a descriptor is a terminal.
///
/// The corresponding C function is `isatty`.
public func isTerminal(_ descriptor: Int32) -> Bool {
  isatty(descriptor) == 1
}

/// The width of the terminal on a descriptor in columns; nil where it is none or does not say.
public func terminalColumns(_ descriptor: Int32) -> Int? { terminalSize(descriptor)?.columns }

/// The size of the terminal on a descriptor; nil where it is none or does not say.
///
/// The corresponding C function is `ioctl` with `TIOCGWINSZ`.
public func terminalSize(_ descriptor: Int32) -> (columns: Int, rows: Int)? {
  var size = winsize()
  guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
  return (Int(size.ws_col), Int(size.ws_row))
}
