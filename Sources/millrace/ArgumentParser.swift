import Configuration

/// Sorts the words of a command line, in the manner of GNU: options and other words may be mixed,
/// and `--` ends the options.
struct ArgumentParser {
  private let spec: CommandSpec
  private var words: ArraySlice<String>
  private var result = Arguments()

  init(words: [String], spec: CommandSpec) {
    self.words = words[...]
    self.spec = spec
  }

  mutating func parse() throws(UsageError) -> Arguments {
    while let word = words.popFirst() {
      if word == "--" {
        result.positionals += words
        break
      } else if word.hasPrefix("--") {
        try parseLong(word.dropFirst(2))
      } else if Self.isOption(word) {
        try parseShort(word.dropFirst())
      } else {
        result.positionals.append(word)
      }
    }
    return result
  }

  private static func isOption(_ word: String) -> Bool {
    word.hasPrefix("-") && word != "-"
  }

  private mutating func parseLong(_ word: Substring) throws(UsageError) {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts.first ?? "")
    guard let option = spec.options.first(where: { $0.long == name }) else { throw unknown(name) }
    try take(option, as: "--\(name)", attached: parts.count > 1 ? String(parts[1]) : nil)
  }

  /// `-x`, `-x value`, `-xvalue` and flags together (`-ab`).
  private mutating func parseShort(_ word: Substring) throws(UsageError) {
    var letters = word
    while let letter = letters.popFirst() {
      guard let option = spec.options.first(where: { $0.short == letter }) else {
        throw UsageError("unknown option '-\(letter)'" + seeHelp)
      }
      if option.value != nil {
        let attached = letters.first == "=" ? letters.dropFirst() : letters
        try take(option, as: "-\(letter)", attached: letters.isEmpty ? nil : String(attached))
        return
      }
      guard letters.first != "=" else { throw takesNoValue("-\(letter)") }
      try take(option, as: "-\(letter)", attached: nil)
    }
  }

  private mutating func take(
    _ option: Option, as name: String, attached: String?
  ) throws(UsageError) {
    guard option.repeats || result.values[option.long] == nil else {
      throw UsageError("option '\(name)' is given twice; it can be given once")
    }
    guard let metavariable = option.value else {
      guard attached == nil else { throw takesNoValue(name) }
      result.values[option.long] = result.values[option.long] ?? []
      return
    }
    var values = [String]()
    if let value = attached ?? nextValue() { values.append(value) }
    guard !values.isEmpty else {
      throw UsageError("option '\(name)' needs a value: \(name) \(metavariable)" + seeHelp)
    }
    while option.repeats, attached == nil, let next = words.first, !Self.isOption(next) {
      values.append(next)
      words.removeFirst()
    }
    result.values[option.long, default: []] += values
  }

  /// The next word, unless it is an option.
  ///
  /// A negative number is a value.
  private mutating func nextValue() -> String? {
    guard let next = words.first, !Self.isOption(next) || Double(next) != nil else { return nil }
    return words.popFirst()
  }

  private func takesNoValue(_ name: String) -> UsageError {
    UsageError("option '\(name)' takes no value" + seeHelp)
  }

  private func unknown(_ name: String) -> UsageError {
    let names = spec.options.map(\.long)
    if let similar = nearest(name, in: names) {
      return UsageError("unknown option '--\(name)'; did you mean '--\(similar)'?")
    }
    return UsageError("unknown option '--\(name)'" + seeHelp)
  }

  private var seeHelp: String { " (see 'millrace \(spec.name) --help')" }
}
