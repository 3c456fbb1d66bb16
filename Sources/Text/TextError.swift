/// What can be wrong with text that comes from outside.
public enum TextError: Error, Hashable, Sendable {
  /// A line of a vocabulary holds nothing.
  case emptyToken(line: Int)
  /// A token stands on two lines of a vocabulary.
  case duplicateToken(token: String, firstLine: Int, secondLine: Int)
  /// A token holds a line break inside and cannot be a line of a vocabulary.
  case lineBreakInToken(token: String, line: Int)
  /// A line of a labelled file does not have the form the rest of the file has.
  case badLine(file: String, line: Int, found: String, wanted: String)
  /// A field of a table does not have the form that its column has.
  case badField(file: String, line: Int, column: String, found: String, wanted: String)
}

extension TextError: CustomStringConvertible {
  /// A sentence that says what was found and what was wanted.
  public var description: String {
    switch self {
    case .emptyToken(let line):
      "vocabulary line \(line) is empty; every line must hold one token"
    case .duplicateToken(let token, let firstLine, let secondLine):
      "vocabulary line \(secondLine) repeats the token \(token.debugDescription) of line "
        + "\(firstLine); every token must stand on one line only"
    case .lineBreakInToken(let token, let line):
      "the token \(token.debugDescription) for vocabulary line \(line) holds a line break; "
        + "a token must fit on one line"
    case .badLine(let file, let line, let found, let wanted):
      "\(file):\(line): found \(found), wanted \(wanted)"
    case .badField(let file, let line, let column, let found, let wanted):
      "\(file):\(line): column \(column): found \(found), wanted \(wanted)"
    }
  }
}
