/// One key of the configuration: how it is read, shown and explained.
public struct Setting: Sendable {
  /// Its name, such as `limits.frame`; without a point for what is no section.
  public let path: String
  /// What it is, for the commented defaults.
  public let help: String
  /// Whether a running daemon takes a new value on at SIGHUP.
  public let isReloadable: Bool
  /// Reads the value into the settings.
  let read: @Sendable (ConfigNode, inout Settings) throws(ConfigError) -> Void
  /// The value as JSON5.
  public let shown: @Sendable (Settings) -> String

  /// The variable of the environment that sets it, such as `MILLRACE_LIMITS_FRAME`.
  public var variable: String {
    "MILLRACE_" + path.uppercased().map { $0 == "." ? "_" : String($0) }.joined()
  }

  /// The section that it stands in; nil where it stands by itself.
  var section: String? {
    path.firstIndex(of: ".").map { String(path[..<$0]) }
  }

  /// The name within its section.
  var key: String { path.split(separator: ".").last.map(String.init) ?? path }
}

/// A key path that threads may share.
typealias SettingsPath<Value> = WritableKeyPath<Settings, Value> & Sendable

extension Setting {
  /// A key whose value is one node.
  static func one<Value>(
    _ path: String, _ place: SettingsPath<Value>, reload: Bool, _ help: String,
    shown: @escaping @Sendable (Value) -> String,
    read: @escaping @Sendable (ConfigNode) throws(ConfigProblem) -> Value
  ) -> Setting {
    Setting(
      path: path, help: help, isReloadable: reload,
      read: { (node, settings) throws(ConfigError) in
        do throws(ConfigProblem) {
          settings[keyPath: place] = try read(node)
          settings.note(path, node.place)
        } catch {
          throw ConfigError([error])
        }
      }, shown: { shown($0[keyPath: place]) })
  }

  /// A size in bytes.
  static func size(
    _ path: String, _ place: SettingsPath<Int>, _ range: ClosedRange<Int>, reload: Bool = false,
    _ help: String
  ) -> Setting {
    one(path, place, reload: reload, help, shown: { quoted(Quantity.text(bytes: $0)) }) {
      node throws(ConfigProblem) in try node.size(in: range)
    }
  }

  /// A time in nanoseconds.
  static func time(
    _ path: String, _ place: SettingsPath<Int64>, _ range: ClosedRange<Int64>,
    reload: Bool = false, _ help: String
  ) -> Setting {
    one(path, place, reload: reload, help, shown: { quoted(Quantity.text(nanoseconds: $0)) }) {
      node throws(ConfigProblem) in try node.time(in: range)
    }
  }

  /// A whole number.
  static func count(
    _ path: String, _ place: SettingsPath<Int>, _ range: ClosedRange<Int>, reload: Bool = false,
    _ help: String
  ) -> Setting {
    one(path, place, reload: reload, help, shown: { String($0) }) {
      node throws(ConfigProblem) in try node.count(in: range)
    }
  }

  /// One of some words.
  static func word(
    _ path: String, _ place: SettingsPath<String>, _ words: [String], reload: Bool = false,
    _ help: String
  ) -> Setting {
    one(path, place, reload: reload, help, shown: quoted) {
      node throws(ConfigProblem) in try node.word(words)
    }
  }

  /// A path.
  static func path(_ path: String, _ place: SettingsPath<String>, _ help: String) -> Setting {
    one(path, place, reload: false, help, shown: quoted) {
      node throws(ConfigProblem) in try node.path()
    }
  }

  /// A path that may be empty.
  static func optionalPath(
    _ path: String, _ place: SettingsPath<String>, _ help: String
  ) -> Setting {
    one(path, place, reload: false, help, shown: quoted) { node throws(ConfigProblem) in
      try node.string() == "" ? "" : node.path()
    }
  }

  /// true or false.
  static func flag(_ path: String, _ place: SettingsPath<Bool>, _ help: String) -> Setting {
    one(path, place, reload: false, help, shown: { "\($0)" }) { node throws(ConfigProblem) in
      try node.flag()
    }
  }

  /// An endpoint of ZeroMQ.
  static func endpoint(_ path: String, _ place: SettingsPath<String>, _ help: String) -> Setting {
    one(path, place, reload: false, help, shown: quoted) {
      node throws(ConfigProblem) in try node.endpoint()
    }
  }
}

/// A string as JSON5.
public func quoted(_ text: String) -> String {
  var output = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"", "\\": output += "\\\(scalar)"
    case "\u{0}"..."\u{1F}":
      let digits = String(scalar.value, radix: 16)
      output += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: output.unicodeScalars.append(scalar)
    }
  }
  return output + "\""
}
