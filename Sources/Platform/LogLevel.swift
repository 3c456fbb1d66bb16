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

  /// The level of a name: error, warning, info or debug.
  public init?(name: String) {
    switch name {
    case "error": self = .error
    case "warning": self = .warning
    case "info": self = .info
    case "debug": self = .debug
    default: return nil
    }
  }

  /// Whether the left level is the more urgent one.
  public static func < (left: LogLevel, right: LogLevel) -> Bool { left.rawValue < right.rawValue }

  /// The name that ``init(name:)`` reads.
  public var name: String {
    switch self {
    case .error: "error"
    case .warning: "warning"
    case .info: "info"
    case .debug: "debug"
    }
  }

  var prefix: String {
    switch self {
    case .error: "error: "
    case .warning: "warning: "
    case .info, .debug: ""
    }
  }
}
