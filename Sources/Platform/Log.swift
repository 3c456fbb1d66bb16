import Foundation
import Glibc
import Synchronization

/// How log lines are written.
public enum LogFormat: String, Sendable, CaseIterable {
  /// With fields to journald where standard error leads there, else plain.
  case auto
  /// A line for people on standard error.
  case plain
  /// With fields to journald.
  case journal
  /// An object of JSON on a line of standard error.
  case json
}

/// Something that a log line says apart from its sentence, for searches: `MILLRACE_MODEL`, `ner-en`.
public struct LogField: Sendable {
  /// Capital letters, digits and underscores.
  public let name: String
  /// Anything.
  public let value: String

  /// A field called `MILLRACE_` and the name in capital letters.
  public init(_ name: String, _ value: String) {
    self.name = "MILLRACE_" + name.uppercased()
    self.value = value
  }
}

/// The least urgent level that is written.
private let threshold = Atomic<Int>(LogLevel.info.rawValue)

/// Sets the least urgent level that is written from now on, on every thread.
public func setLogLevel(_ level: LogLevel) {
  threshold.store(level.rawValue, ordering: .relaxed)
}

/// Whether lines of a level are written, for those who would make an effort to put one together.
public func isLogged(_ level: LogLevel) -> Bool {
  level.rawValue <= threshold.load(ordering: .relaxed)
}

/// Sets how lines are written from now on, on every thread.
public func setLogFormat(_ format: LogFormat) { sink.set(format) }

/// Writes one line, with one system call, so that lines of several threads and processes do not mix.
///
/// Control characters are replaced: what a peer sent must not forge a line or drive the terminal.
/// Of one kind of event at most 20 lines are written in ten seconds; the next one after them says how
/// many were left out. Failures are ignored, for there is nowhere to report them.
///
/// - Parameters:
///   - event: the kind, such as `swap`; nil is the place in the source.
///   - fields: what is said apart from the sentence.
public func logLine(
  _ level: LogLevel, _ message: String, event: String? = nil, fields: [LogField] = [],
  file: StaticString = #fileID, line: UInt = #line
) {
  guard isLogged(level) else { return }
  let kind = event ?? "\(file):\(line)"
  guard let leftOut = sink.admit(kind, now: MonotonicClock.now()) else { return }
  var text = String.UnicodeScalarView()
  for scalar in message.unicodeScalars {
    text.append(scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar)
  }
  var entry = LogEntry(level: level, message: String(text), fields: fields)
  if leftOut > 0 { entry.message += " (\(leftOut) more like it were left out)" }
  if let event { entry.fields.append(LogField("event", event)) }
  entry.source = "\(file):\(line)"
  sink.write(entry)
}

private let sink = LogSink()
