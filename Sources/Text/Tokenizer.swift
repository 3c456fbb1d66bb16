/// A way to cut a text into tokens.
///
/// Both ways take time linear in the length of the text.
public enum Tokenizer: String, Sendable, CaseIterable {
  /// English words as the UD English Web Treebank cuts them: clitics, punctuation, currency signs
  /// and hyphens stand alone; addresses, numbers, abbreviations and emoticons stay whole.
  ///
  /// White space belongs to no token.
  case words
  /// One token for each code point, white space included.
  case characters

  /// Returns the tokens of `text` in order.
  public func tokens(in text: String) -> [Token] {
    switch self {
    case .words:
      var scanner = WordScanner(text)
      return scanner.scan()
    case .characters:
      return text.unicodeScalars.enumerated().map { offset, scalar in
        Token(text: String(scalar), start: offset, end: offset + 1)
      }
    }
  }
}
