/// How one token stands on one line of a vocabulary file.
enum VocabularyLine {
  /// The token that a line stands for.
  static func token(of line: String) -> String {
    guard let last = escapedLetter(line) else { return line }
    if line.utf8.count == 2 { return last == UInt8(ascii: "n") ? "\n" : "\r" }
    return String(line.dropFirst())
  }

  /// The line that stands for a token.
  static func line(for token: String) -> String {
    if token == "\n" { return "\\n" }
    if token == "\r" { return "\\r" }
    return escapedLetter(token) == nil ? token : "\\" + token
  }

  /// Whether a token can stand on a line.
  static func holds(_ token: String) -> Bool {
    if token == "\n" || token == "\r" { return true }
    return !token.utf8.contains(0x0A) && token.utf8.last != 0x0D
  }

  /// The `n` or `r` at the end of what is otherwise backslashes.
  private static func escapedLetter(_ line: String) -> UInt8? {
    let bytes = line.utf8
    guard bytes.count >= 2, let last = bytes.last,
      last == UInt8(ascii: "n") || last == UInt8(ascii: "r"),
      bytes.dropLast().allSatisfy({ $0 == UInt8(ascii: "\\") })
    else { return nil }
    return last
  }
}
