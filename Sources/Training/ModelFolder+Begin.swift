import ModelStore
import Recurrent

extension ModelFolder {
  /// Makes new weights of this model begin where those of another one stand: `start` takes over its
  /// tables and cells.
  ///
  /// Of the word table it takes the rows of words that both look up. Heads stay as they are.
  ///
  /// - Throws: `ModelError` where the other one reads tokens in another way or has other layers.
  public func begin(
    _ start: Parameters, with other: ModelFolder, version: Int
  ) throws(ModelError) {
    guard config.readsTokens(like: other.config), config.layers == other.config.layers else {
      throw ModelError(
        .mismatch, path: "--start: \(other.config.name)",
        reason: "its features or layers are not those of \(config.name), which are wanted, "
          + "in the same order and of the same sizes")
    }
    let found = try other.parameters(version: version)
    for range in start.layout where range.name.isBelowHeads && range.name != Self.wordTable {
      start.set(range.name, found.array(range.name))
    }
    guard let vocabulary, let words = other.vocabulary else { return }
    let size = start.range(Self.wordTable).shape[1]
    let (table, rows) = (start.pointer(Self.wordTable), found.array(Self.wordTable))
    for (row, word) in vocabulary.tokens.enumerated() {
      guard let id = words.id(of: word) else { continue }
      for k in 0..<size { table[row * size + k] = rows[Int(id) * size + k] }
    }
  }

  private static let wordTable = "embedding.weight"
}

extension ModelConfig {
  /// Whether both turn a token into the same vector but for the numbers in the tables.
  fileprivate func readsTokens(like other: ModelConfig) -> Bool {
    guard case .tokens(let tokenizer, let features) = input,
      case .tokens(let otherTokenizer, let others) = other.input
    else { return false }
    return tokenizer == otherTokenizer
      && features.map(\.withoutFile) == others.map(\.withoutFile)
  }
}

extension Feature {
  /// The feature without the name of the file that its words are in.
  fileprivate var withoutFile: Feature {
    guard case .word(_, let fold) = kind else { return self }
    return Feature(kind: .word(vocabulary: "", fold: fold), size: size)
  }
}

extension String {
  /// Whether a tensor of this name is a table or belongs to a cell.
  fileprivate var isBelowHeads: Bool {
    ["embedding.", "hashed.", "rnn.", "layers."].contains { hasPrefix($0) }
  }
}
