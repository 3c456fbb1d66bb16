/// Completion scripts for shells, made from the commands' own descriptions.
///
/// An option whose value is a choice of words (`a|b`) completes those; every other value completes
/// files, which is what shells do by themselves.
enum ShellCompletions {
  /// For bash, by `complete -F`.
  static func bash(_ specs: [CommandSpec]) -> String {
    let names = specs.map(\.name).joined(separator: " ")
    let cases = specs.map { spec in
      let options = spec.options.map { "--\($0.long)" }.joined(separator: " ")
      return "    \(spec.name)) words='\(options)' ;;"
    }
    let choices = choiceCases(specs) { "    \($0)) words='\($1.joined(separator: " "))' ;;" }
    return """
      _millrace() {
        local current=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[1]} words=
        if [ "$COMP_CWORD" -eq 1 ]; then
          COMPREPLY=($(compgen -W '\(names) --help --version' -- "$current"))
          return
        fi
        case "$command ${COMP_WORDS[COMP_CWORD-1]}" in
      \(choices)
        esac
        if [ -n "$words" ]; then
          COMPREPLY=($(compgen -W "$words" -- "$current"))
          return
        fi
        case $current in -*) ;; *) return ;; esac
        case $command in
      \(cases.joined(separator: "\n"))
        esac
        COMPREPLY=($(compgen -W "$words" -- "$current"))
      }
      complete -o default -F _millrace millrace

      """
  }

  /// For zsh, by `_arguments`.
  static func zsh(_ specs: [CommandSpec]) -> String {
    let names = specs.map { "    '\($0.name):\(zshText($0.summary))'" }
    let cases = specs.map { spec in
      let options = spec.options.map(zshOption).joined(separator: " \\\n        ")
      return
        "    \(spec.name))\n      _arguments \\\n        \(options) \\\n        '*:file:_files' ;;"
    }
    return """
      #compdef millrace
      _millrace() {
        local -a commands
        commands=(
      \(names.joined(separator: "\n"))
        )
        if (( CURRENT == 2 )); then
          _describe command commands
          return
        fi
        local command=$words[2]
        shift words
        (( CURRENT-- ))
        case $command in
      \(cases.joined(separator: "\n"))
        esac
      }
      if [ "$funcstack[1]" = _millrace ]; then _millrace "$@"; else compdef _millrace millrace; fi

      """
  }

  /// For fish, by `complete`.
  static func fish(_ specs: [CommandSpec]) -> String {
    var lines = [
      "set -l commands " + specs.map(\.name).joined(separator: " "),
      "complete -c millrace -n \"not __fish_seen_subcommand_from $commands\" -f",
    ]
    for spec in specs {
      lines.append(
        "complete -c millrace -n \"not __fish_seen_subcommand_from $commands\" -a \(spec.name)"
          + " -d '\(fishText(spec.summary))'")
      lines += spec.options.map { option in
        var line = "complete -c millrace -n '__fish_seen_subcommand_from \(spec.name)'"
        line += " -l \(option.long)"
        if let short = option.short { line += " -s \(short)" }
        if option.value != nil { line += " -r" }
        if let words = choices(option) { line += " -f -a '\(words.joined(separator: " "))'" }
        return line + " -d '\(fishText(option.help))'"
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The words that an option takes where its value is a choice of fixed ones.
  private static func choices(_ option: Option) -> [String]? {
    let words = option.value?.split(separator: "|").map(String.init) ?? []
    let fixed = words.filter { $0 == $0.lowercased() }
    return words.count > 1 && !fixed.isEmpty ? fixed : nil
  }

  private static func choiceCases(
    _ specs: [CommandSpec], _ line: (String, [String]) -> String
  ) -> String {
    specs.flatMap { spec in
      spec.options.compactMap { option in
        choices(option).map { line("'\(spec.name) --\(option.long)'", $0) }
      }
    }.joined(separator: "\n")
  }

  private static func zshOption(_ option: Option) -> String {
    let value: String
    if let words = choices(option) {
      value = ":value:(\(words.joined(separator: " ")))"
    } else {
      value = option.value == nil ? "" : ":\(zshText(option.value ?? "")):_files"
    }
    return "'--\(option.long)[\(zshText(option.help))]\(value)'"
  }

  private static func zshText(_ text: String) -> String {
    text.flatMap { character -> String in
      switch character {
      case "'": "’"
      case "[", "]", ":", "\\": "\\\(character)"
      default: String(character)
      }
    }.map(String.init).joined()
  }

  private static func fishText(_ text: String) -> String {
    text.map { $0 == "'" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
  }
}
