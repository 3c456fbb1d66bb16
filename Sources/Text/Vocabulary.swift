/// The tokens (or labels) a model knows, in the order of their ids.
///
/// In a file a token is a line. The tokens that are themselves line breaks are written `\n` and
/// `\r`; a token of backslashes before a single `n` or `r` gets one backslash more. Every other
/// line stands for itself, byte for byte.
public struct Vocabulary: Hashable, Sendable {
  /// The tokens; the index is the id.
  public let tokens: [String]
  private let ids: [ExactString: Int]

  /// A vocabulary without tokens.
  public static let empty = Vocabulary()

  private init() {
    tokens = []
    ids = [:]
  }

  /// Reads a vocabulary file's content.
  ///
  /// Lines may end in `\r\n`, and the last may end or not.
  public init(text: String) throws(TextError) {
    var lines = TextLines(text).map(VocabularyLine.token(of:))
    if lines.last == "" { lines.removeLast() }
    try self.init(tokens: lines)
  }

  /// Makes a vocabulary of distinct tokens, each of which fits on a line.
  public init(tokens: [String]) throws(TextError) {
    var ids: [ExactString: Int] = [:]
    ids.reserveCapacity(tokens.count)
    for (id, token) in tokens.enumerated() {
      guard !token.isEmpty else { throw .emptyToken(line: id + 1) }
      guard VocabularyLine.holds(token) else { throw .lineBreakInToken(token: token, line: id + 1) }
      if let first = ids.updateValue(id, forKey: ExactString(token)) {
        throw .duplicateToken(token: token, firstLine: first + 1, secondLine: id + 1)
      }
    }
    self.tokens = tokens
    self.ids = ids
  }

  /// The number of tokens.
  public var count: Int { tokens.count }

  /// Returns the id of a token, compared byte for byte; nil where it is unknown.
  public func id(of token: String) -> Int? {
    ids[ExactString(token)]
  }

  /// The content of the file that reads back as this vocabulary.
  public var fileText: String {
    var text = ""
    for token in tokens {
      text += VocabularyLine.line(for: token)
      text += "\n"
    }
    return text
  }
}
