extension Settings {
  /// A configuration file that sets every key to what it is, with comments.
  public func described() -> String {
    var text = "// Every key with its default; what is left out keeps it. The format is JSON5.\n{\n"
    for name in Self.topLevel {
      let settings = Setting.all.filter { ($0.section ?? $0.path) == name }
      text += "\n"
      guard let first = settings.first, first.section != nil else {
        text += settings.map { entry($0, indent: "  ") }.joined()
        continue
      }
      if let help = Setting.sections[name] { text += comment(help, indent: "  ") }
      text += "  \(name): {\n"
      text += settings.map { entry($0, indent: "    ") }.joined()
      text += "  },\n"
    }
    return text + "}\n"
  }

  private func entry(_ setting: Setting, indent: String) -> String {
    comment(setting.help, indent: indent) + "\(indent)\(setting.key): \(setting.shown(self)),\n"
  }

  private func comment(_ text: String, indent: String) -> String {
    var lines: [String] = []
    var line = indent + "//"
    for word in text.split(separator: " ") {
      if line.count + 1 + word.count > 96 {
        lines.append(line)
        line = indent + "//"
      }
      line += " " + word
    }
    return (lines + [line]).map { $0 + "\n" }.joined()
  }

  /// The keys whose values differ from those of `other`.
  public func changes(from other: Settings) -> [Setting] {
    Setting.all.filter { $0.shown(self) != $0.shown(other) }
  }
}
