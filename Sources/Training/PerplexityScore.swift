import Glibc

/// How well the next token is predicted.
public struct PerplexityScore: Sendable, Equatable {
  /// Tokens that were predicted: all but the first one of each document.
  public private(set) var tokens = 0
  /// Sum of −log p of the tokens that came, in nats.
  public private(set) var sum = 0.0
  /// Predicted tokens that are not in the vocabulary: they count as `<unk>`.
  public private(set) var unknown = 0
  /// Tokens that were the most probable ones.
  public private(set) var right = 0

  /// A score of nothing.
  public init() {}

  /// Adds a token.
  ///
  /// - Parameters:
  ///   - nats: −log p of it.
  ///   - isKnown: whether it is in the vocabulary.
  ///   - isBest: whether no other token was more probable.
  public mutating func add(nats: Double, isKnown: Bool, isBest: Bool) {
    tokens += 1
    sum += nats
    if !isKnown { unknown += 1 }
    if isBest { right += 1 }
  }

  /// Mean −log p of a token in nats; NaN where there is none.
  public var nats: Double { tokens > 0 ? sum / Double(tokens) : .nan }

  /// Mean −log2 p of a token.
  public var bits: Double { nats / log(2) }

  /// exp of ``nats``.
  public var perplexity: Double { exp(nats) }

  /// The share of the tokens that are not in the vocabulary.
  public var unknownShare: Double { tokens > 0 ? Double(unknown) / Double(tokens) : 0 }

  /// The share of the tokens that were the most probable ones.
  public var accuracy: Double { tokens > 0 ? Double(right) / Double(tokens) : 0 }
}
