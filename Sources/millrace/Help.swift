private let helpWidth = 80
private let optionColumn = 28

/// Returns the help of a command, no line wider than 80 columns where words allow it.
func helpText(for spec: CommandSpec) -> String {
  var sections = ["Usage: millrace \(spec.usage)", spec.summary]
  if !spec.details.isEmpty { sections.append(paragraphs(spec.details)) }
  if !spec.options.isEmpty {
    let rows = spec.options.map(optionHelp).joined(separator: "\n")
    sections.append("Options:\n" + rows)
  }
  if !spec.examples.isEmpty {
    let rows = spec.examples.map { example in
      "  \(example.command)\n" + wrapped(example.explanation, indent: 6, first: 6)
    }
    sections.append("Examples:\n" + rows.joined(separator: "\n"))
  }
  return sections.joined(separator: "\n\n") + "\n"
}

/// Returns a table of commands with their summaries.
func commandList(_ specs: [CommandSpec]) -> String {
  let column = 4 + (specs.map(\.name.count).max() ?? 0)
  return specs.map { spec in
    hanging("  " + spec.name, spec.summary, column: column)
  }.joined(separator: "\n") + "\n"
}

private func paragraphs(_ text: String) -> String {
  text.split(separator: "\n\n").map { wrapped(String($0), indent: 0, first: 0) }
    .joined(separator: "\n\n")
}

private func optionHelp(_ option: Option) -> String {
  var name = option.short.map { "  -\($0), --" } ?? "      --"
  name += option.long
  if let value = option.value { name += " \(value)" + (option.repeats ? "…" : "") }
  return hanging(name, option.help, column: optionColumn)
}

/// A name with its explanation beside it from a column on, or below it where the name is too long.
func hanging(_ name: String, _ text: String, column: Int, width: Int = helpWidth) -> String {
  let lines = wrapped(text, indent: column, first: column, width: width)
  return name.count + 2 <= column ? name + lines.dropFirst(name.count) : name + "\n" + lines
}

/// Breaks a text into lines, the first indented by `first` and the others by `indent`.
func wrapped(_ text: String, indent: Int, first: Int, width: Int = helpWidth) -> String {
  var lines: [String] = []
  var line = String(repeating: " ", count: first)
  var isEmpty = true
  for word in text.split(whereSeparator: \.isWhitespace) {
    if !isEmpty, line.count + 1 + word.count > width {
      lines.append(line)
      line = String(repeating: " ", count: indent)
      isEmpty = true
    }
    line += (isEmpty ? "" : " ") + word
    isEmpty = false
  }
  lines.append(line)
  return lines.joined(separator: "\n")
}
