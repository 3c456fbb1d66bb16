/// `millrace completions`: what a shell needs to complete commands and options, and the manual page.
enum CompletionsCommand: Command {
  static let spec = CommandSpec(
    name: "completions", summary: "Print completions for a shell, or the manual page.",
    usage: "completions bash|zsh|fish|man",
    details: """
      Made from what --help prints, so they know what this program knows. Put the output where the \
      shell looks for it, or read it in at once.
      """,
    examples: [
      ("source <(millrace completions bash)", "Completes commands and options in this shell."),
      (
        "millrace completions fish > ~/.config/fish/completions/millrace.fish",
        "Does so in every fish from now on."
      ),
      ("millrace completions man | man -l -", "Reads the manual page."),
    ])

  static func run(_ arguments: Arguments) throws {
    guard arguments.positionals.count == 1 else {
      throw UsageError("wanted one of bash, zsh, fish and man")
    }
    let specs = Program.commands.map { $0.spec }
    switch arguments.positionals[0] {
    case "bash": print(ShellCompletions.bash(specs), terminator: "")
    case "zsh": print(ShellCompletions.zsh(specs), terminator: "")
    case "fish": print(ShellCompletions.fish(specs), terminator: "")
    case "man": print(ManualPage.text(specs), terminator: "")
    case let other: throw UsageError("found '\(other)', wanted bash, zsh, fish or man")
    }
  }
}
