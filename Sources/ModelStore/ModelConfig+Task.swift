extension ModelConfig {
  /// What a model does with a stream.
  public enum Task: String, Sendable, CaseIterable {
    /// A label for each element.
    case tag
    /// The distribution of the token that comes next.
    case next
    /// One label for the whole sequence.
    case classify
    /// Mean and variance of the vectors that come.
    case forecast
  }

  /// A second head on the same states that learns the next token; only training looks at it.
  public struct Auxiliary: Sendable, Equatable {
    /// What its loss counts beside that of the head.
    public var weight: Double

    /// Makes a head of that weight.
    public init(weight: Double) {
      self.weight = weight
    }
  }

  /// Logits of the head for each element and delay.
  ///
  /// A forecast has a mean and a logarithm of a variance for each horizon and dimension.
  ///
  /// - Parameter labels: how many labels or, for `next`, tokens there are.
  public func outputs(labels: Int) -> Int {
    task == .forecast ? 2 * head.horizons.count * (vectors?.dimensions ?? 0) : labels
  }

  /// Where among a token's table rows the row of its word stands; nil where no word is looked up.
  public var wordColumn: Int? {
    var column = 0
    for feature in features {
      switch feature.kind {
      case .word: return column
      case .hashed(_, _, let seeds): column += seeds
      }
    }
    return nil
  }

  /// Whether labels spell entities.
  public var hasEntities: Bool { task == .tag && head.scheme != .none && vectors == nil }
}
