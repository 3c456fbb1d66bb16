import Text

extension ModelConfig {
  /// What the elements of a stream are, and how they reach layer 0.
  public enum Input: Sendable, Equatable {
    /// Tokens, of which each feature makes a part of the input.
    case tokens(Tokenizer, [Feature])
    /// Vectors of numbers.
    case vectors(VectorInput)

    /// The width of the vector that reaches layer 0.
    public var size: Int {
      switch self {
      case .tokens(_, let features): features.reduce(0) { $0 + $1.size }
      case .vectors(let vectors): vectors.size
      }
    }
  }

  /// How `text` becomes tokens; without meaning for vectors.
  public var tokenizer: Tokenizer {
    if case .tokens(let tokenizer, _) = input { return tokenizer }
    return .words
  }

  /// The parts of a token's vector, in their order; none for vectors.
  public var features: [Feature] {
    if case .tokens(_, let features) = input { return features }
    return []
  }

  /// How vectors reach layer 0; nil for tokens.
  public var vectors: VectorInput? {
    if case .vectors(let vectors) = input { return vectors }
    return nil
  }

  /// The width of the vector that reaches layer 0.
  public var inputSize: Int { input.size }
}
