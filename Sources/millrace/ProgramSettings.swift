import Configuration
import Foundation
import Platform

/// What a command is set to: the defaults, then the file, the environment and its own options, of
/// which the later one wins.
struct ProgramSettings {
  static let option = Option(
    long: "config", value: "FILE",
    help: "The configuration ($MILLRACE_CONFIG, /etc/millrace/millrace.json5; none for no file).")

  /// Options that set a key.
  private static let keys = [
    ("state", "state.folder"), ("durability", "state.durability"), ("journal", "journal.folder"),
    ("intake", "intake.bind"), ("results", "results.bind"), ("control", "control.bind"),
    ("resident", "limits.resident"),
    ("curve", "security.secret_key"), ("authorized-keys", "security.authorized_keys"),
  ]

  let settings: Settings
  /// The file that was read; nil where there is none.
  let file: String?
  /// The daemon's own folder.
  let state: String

  /// Reads them.
  ///
  /// - Throws: `ConfigError` with everything that is wrong, `PlatformError` where the file that was
  ///   named cannot be read.
  init(_ arguments: Arguments) throws {
    let file = Self.file(arguments)
    self.file = file
    let environment = ProcessInfo.processInfo.environment
    var settings = try Settings.read(
      file: try file.map { ($0, try readFile($0, limit: Settings.largestFile)) },
      environment: environment)
    for (option, key) in Self.keys {
      guard let text = arguments.string(option) else { continue }
      try settings.set(key, to: text, option: "--\(option)")
    }
    if let endpoint = arguments.string("ingest") { try Self.setIngest(endpoint, &settings) }
    for (option, key) in [("curve", "curve"), ("allow-plaintext", "allow_plaintext")]
    where arguments.flag(option) {
      try settings.set("security.\(key)", to: "true", option: "--\(option)")
    }
    if let models = arguments.string("models") { settings.models = [models] }
    self.settings = settings
    state = settings.state.folder.replacing("{state}", with: defaultStateFolder())
  }

  private static func setIngest(
    _ endpoint: String, _ settings: inout Settings
  ) throws(ConfigError) {
    guard endpoint != "none" else { return settings.ingest = [] }
    let text = "[{bind: \(quoted(endpoint))}]"
    try settings.set("ingest", to: text, option: "--ingest")
  }

  /// The file to read: the one that is named, or the system's if it is there.
  private static func file(_ arguments: Arguments) -> String? {
    let named =
      arguments.string("config") ?? ProcessInfo.processInfo.environment["MILLRACE_CONFIG"]
    guard let named, !named.isEmpty else {
      let standard = "/etc/millrace/millrace.json5"
      return fileExists(standard) ? standard : nil
    }
    return named == "none" ? nil : named
  }

  /// A path or endpoint with the folders that it names.
  ///
  /// - Throws: `PlatformError` where the runtime folder is wanted and cannot be used.
  func expanded(_ text: String) throws(PlatformError) -> String {
    let text = text.replacing("{state}", with: state)
    guard text.contains("{runtime}") else { return text }
    return text.replacing("{runtime}", with: try runtimeFolder())
  }

  /// The journal's folder; nil where none is kept.
  func journal() throws(PlatformError) -> String? {
    settings.journal.folder == "none" ? nil : try expanded(settings.journal.folder)
  }
}
