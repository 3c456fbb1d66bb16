/// Text from outside made safe for one line of a message or log: control and formatting
/// characters, quotes, backslashes and line separators are escaped, and at most 80 characters stay.
public func escapedForDisplay(_ text: String) -> String {
  var output = ""
  // The piece that reaches the 80th character gives way to the ellipsis if more follows.
  var last = ""
  var length = 0
  for scalar in text.unicodeScalars {
    let piece = displayForm(of: scalar)
    length += piece.unicodeScalars.count
    if length > 80 { return output + "…" }
    if length < 80 { output += piece } else { last = piece }
  }
  return output + last
}

private func displayForm(of scalar: Unicode.Scalar) -> String {
  switch scalar {
  case "\n": return "\\n"
  case "\r": return "\\r"
  case "\t": return "\\t"
  case "\"", "'", "\\": return "\\" + String(scalar)
  default: break
  }
  // Formatting characters too: those that turn the writing direction can disguise a line.
  switch scalar.properties.generalCategory {
  case .control, .format, .lineSeparator, .paragraphSeparator:
    return "\\u{" + String(scalar.value, radix: 16) + "}"
  default:
    return String(scalar)
  }
}
