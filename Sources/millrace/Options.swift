/// One option of a command.
struct Option: Sendable {
  /// The name after `--`.
  let long: String
  /// The letter after `-`.
  let short: Character?
  /// What the help calls the value; nil for a flag.
  let value: String?
  let help: String
  /// Whether the option may be given several times and takes all following words that do not begin
  /// with `-`.
  let repeats: Bool

  init(
    long: String, short: Character? = nil, value: String? = nil, help: String,
    repeats: Bool = false
  ) {
    self.long = long
    self.short = short
    self.value = value
    self.help = help
    self.repeats = repeats
  }

  /// The option every command has.
  static let help = Option(long: "help", short: "h", help: "Print this help and exit.")
}

/// What a command is called, does and takes.
struct CommandSpec: Sendable {
  let name: String
  /// One line, for the list of commands.
  let summary: String
  /// What follows the program's name, such as `train MODEL [OPTION…]`.
  let usage: String
  /// Paragraphs separated by empty lines.
  let details: String
  /// The options in the order of the help; `--help` comes by itself.
  let options: [Option]
  /// Whole command lines with what they do.
  let examples: [(command: String, explanation: String)]

  init(
    name: String, summary: String, usage: String, details: String = "", options: [Option] = [],
    examples: [(command: String, explanation: String)] = []
  ) {
    self.name = name
    self.summary = summary
    self.usage = usage
    self.details = details
    self.options = options.contains { $0.long == "help" } ? options : options + [.help]
    self.examples = examples
  }
}

/// A command line that cannot be followed.
///
/// The program prints it and exits with 2.
struct UsageError: Error, Equatable, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}
