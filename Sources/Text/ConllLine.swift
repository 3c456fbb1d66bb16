/// What a single line of a labelled file can be.
enum ConllLine {
  /// Comments that tools write before a sentence.
  ///
  /// Other lines that begin with `#` may be tokens.
  private static let commentKeys: [String] = [
    "# newdoc", "# newpar", "# sent_id", "# text", "# global.columns",
  ]

  static func isBlank(_ line: String) -> Bool {
    line.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 }
  }

  /// A line that begins with `#` and is no row of a table.
  static func isComment(_ line: String) -> Bool {
    guard line.utf8.first == UInt8(ascii: "#") else { return false }
    return commentKeys.contains { line.hasPrefix($0) } || !line.utf8.contains(0x09)
  }

  /// Whether the next sentence is the first of a document.
  static func startsDocument(_ line: String) -> Bool {
    line.hasPrefix("# newdoc") || line.hasPrefix("-DOCSTART-")
  }

  /// The fields of a line; fields separated by tabs may be empty and may hold spaces.
  static func fields(of line: String, separator: Character) -> [Substring] {
    line.utf8.split(
      separator: separator.asciiValue ?? 0x09, omittingEmptySubsequences: separator == " "
    ).map(Substring.init)
  }
}
