/// The manual page millrace(1), made from the commands' own descriptions.
///
/// Source of the macros: man(7).
enum ManualPage {
  /// The page in troff.
  static func text(_ specs: [CommandSpec]) -> String {
    var lines = [
      ".TH MILLRACE 1 \"\" \"millrace \(Program.version)\" \"User Commands\"",
      ".SH NAME", "millrace \\- label live streams with recurrent networks, and keep learning",
      ".SH SYNOPSIS", ".B millrace", ".I COMMAND", "[\\fIOPTION\\fR\\&...]",
      ".SH DESCRIPTION",
      "A daemon takes streams of tokens or vectors over ZeroMQ; every stream has a hidden state of",
      "its own, and every element is answered at once with a label. A trainer learns from what was",
      "logged and hands the daemon better weights while it runs.",
      ".SH COMMANDS",
    ]
    for spec in specs { lines += command(spec) }
    lines += [
      ".SH FILES",
      ".TP", ".I /etc/millrace/millrace.json5", "The configuration, where none is named.",
      ".TP", ".I /var/lib/millrace", "State of the service: journal and models.",
      ".SH EXIT STATUS", "0: done. 1: it failed. 2: used wrongly.",
      ".SH SEE ALSO", ".BR systemctl (1),", ".BR journalctl (1)",
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  private static func command(_ spec: CommandSpec) -> [String] {
    var lines = [".SS millrace \(escaped(spec.usage))", escaped(spec.summary)]
    if !spec.details.isEmpty { lines += [".PP", escaped(spec.details)] }
    for option in spec.options where option.long != "help" {
      var name = option.short.map { "\\fB\\-\($0)\\fR, " } ?? ""
      name += "\\fB\\-\\-\(escaped(option.long))\\fR"
      if let value = option.value { name += " \\fI\(escaped(value))\\fR" }
      lines += [".TP", name, escaped(option.help)]
    }
    for example in spec.examples {
      lines += [".PP", escaped(example.explanation), ".RS", ".nf", escaped(example.command)]
      lines += [".fi", ".RE"]
    }
    return lines
  }

  /// Text that troff prints as it is: no line begins with a control character.
  private static func escaped(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let escaped = line.map { character -> String in
        switch character {
        case "\\": "\\e"
        case "-": "\\-"
        default: String(character)
        }
      }.joined()
      return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped
    }.joined(separator: "\n")
  }
}
