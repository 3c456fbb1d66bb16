import Wire

extension Settings {
  /// Bytes that a configuration file may have.
  public static let largestFile = 1 << 18

  /// Reads a configuration: a file's text, then the variables of the environment, which win.
  ///
  /// - Parameters:
  ///   - file: the bytes of a file and the path that names it in messages; nil for none.
  ///   - environment: variables such as `MILLRACE_LIMITS_FRAME`; others are passed over.
  /// - Throws: ``ConfigError`` with everything that is wrong.
  public static func read(
    file: (path: String, bytes: [UInt8])?, environment: [String: String] = [:]
  ) throws(ConfigError) -> Settings {
    var settings = Settings()
    var problems: [ConfigProblem] = []
    if let file { settings.take(file.bytes, of: file.path, &problems) }
    problems.sort {
      ($0.place.line, $0.place.column) < ($1.place.line, $1.place.column)
    }
    settings.take(environment, &problems)
    if problems.isEmpty { problems += settings.contradictions() }
    guard problems.isEmpty else {
      throw ConfigError(problems)
    }
    return settings
  }

  private mutating func take(
    _ bytes: [UInt8], of path: String, _ problems: inout [ConfigProblem]
  ) {
    var reader = JSON5Reader(bytes, source: path)
    do throws(ConfigProblem) {
      let root = try reader.read()
      problems += reader.problems
      for member in try root.members("an object: { … }") { take(member, &problems) }
    } catch {
      problems.append(error)
    }
  }

  /// Takes a key of the file on: a setting, or a section of them.
  private mutating func take(_ member: ConfigMember, _ problems: inout [ConfigProblem]) {
    if let setting = Setting.all.first(where: { $0.path == member.key }) {
      return take(setting, member.node, &problems)
    }
    let keys = Setting.all.filter { $0.section == member.key }
    guard !keys.isEmpty else {
      return problems.append(ConfigProblem(member.place, Self.unknown(member.key)))
    }
    guard case .object(let members) = member.node.value else {
      let wanted = "an object: { \(keys.map(\.key).joined(separator: ", ")) }"
      return problems.append(member.node.wrong(wanted))
    }
    for inner in members {
      if let setting = keys.first(where: { $0.key == inner.key }) {
        take(setting, inner.node, &problems)
      } else if let reason = Setting.later["\(member.key).\(inner.key)"] {
        problems.append(
          ConfigProblem(inner.place, "\(member.key).\(inner.key) cannot be set: \(reason)"))
      } else {
        problems.append(
          ConfigProblem(inner.place, unknownKey(inner.key, keys.map(\.key), in: member.key)))
      }
    }
  }

  private mutating func take(
    _ setting: Setting, _ node: ConfigNode, _ problems: inout [ConfigProblem]
  ) {
    do throws(ConfigError) {
      try setting.read(node, &self)
    } catch {
      problems += error.problems
    }
  }

  /// The sentence about a key of the whole file that does not exist.
  private static func unknown(_ key: String) -> String {
    if let reason = Setting.later[key] { return "\(key) cannot be set: \(reason)" }
    if let inner = Setting.all.first(where: { $0.key == key && $0.section != nil }) {
      return "unknown key \(escapedForDisplay(key)); it belongs into \(inner.section ?? ""): "
        + "{ \(key): … }"
    }
    return unknownKey(key, topLevel, in: nil)
  }

  /// The keys of the whole file.
  static var topLevel: [String] {
    var names: [String] = []
    for setting in Setting.all where !names.contains(setting.section ?? setting.path) {
      names.append(setting.section ?? setting.path)
    }
    return names
  }

  private mutating func take(
    _ environment: [String: String], _ problems: inout [ConfigProblem]
  ) {
    let variables = Dictionary(
      Setting.all.map { ($0.variable, $0) }, uniquingKeysWith: { first, _ in first })
    for (name, text) in environment.sorted(by: { $0.key < $1.key })
    where name.hasPrefix("MILLRACE_") {
      let place = ConfigPlace(source: name)
      if let setting = variables[name] {
        take(setting, Self.node(of: text, place), &problems)
      } else if Self.topLevel.contains(where: { name.hasPrefix("MILLRACE_\($0.uppercased())_") }) {
        let hint = nearest(name, in: variables.keys.sorted()).map { "; did you mean \($0)?" } ?? ""
        problems.append(ConfigProblem(place, "no setting has this variable" + hint))
      }
    }
  }

  /// The text of a variable as a value: JSON5 where it is that, else the text itself.
  private static func node(of text: String, _ place: ConfigPlace) -> ConfigNode {
    var reader = JSON5Reader(Array(text.utf8), source: place.source)
    guard let node = try? reader.read(), reader.problems.isEmpty else {
      return ConfigNode(.string(text), at: place, text: text)
    }
    if case .string = node.value { return ConfigNode(node.value, at: place) }
    return ConfigNode(node.value, at: place, text: text)
  }

  /// What is right by itself and impossible together.
  private func contradictions() -> [ConfigProblem] {
    var problems: [ConfigProblem] = []
    if security.curve, security.secretKey.isEmpty, let place = place("security.curve") {
      problems.append(
        ConfigProblem(place, "curve: true wants secret_key, the file that 'millrace keygen' made"))
    }
    var seen: Set<String> = []
    for (index, route) in routes.enumerated() {
      guard let place = place("routes[\(index)]") else { continue }
      if !seen.insert(route.prefix).inserted {
        problems.append(
          ConfigProblem(
            place, "the prefix \"\(escapedForDisplay(route.prefix))\" has two routes, wanted one"))
      }
      if route.ack == "logged", state.durability == "none" || journal.folder == "none" {
        problems.append(
          ConfigProblem(
            place,
            "ack: \"logged\" needs a journal that survives a crash, found "
              + (journal.folder == "none" ? "journal.folder \"none\"" : "state.durability \"none\"")
          ))
      }
    }
    return problems
  }
}

extension Settings {
  /// Sets a key to what an option of the command line says, as a variable would.
  ///
  /// - Throws: ``ConfigError`` whose place is the option.
  public mutating func set(_ path: String, to text: String, option: String) throws(ConfigError) {
    guard let setting = Setting.all.first(where: { $0.path == path }) else {
      preconditionFailure("Settings.set: there is no key \(path)")
    }
    let place = ConfigPlace(source: option)
    try setting.read(Self.node(of: text, place), &self)
  }
}
