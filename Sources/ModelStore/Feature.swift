import Text

/// One part of a token's vector.
public struct Feature: Sendable, Equatable {
  /// How the vector is found.
  public enum Kind: Sendable, Equatable {
    /// A row of the word table; `fold` looks the normalised token up.
    case word(vocabulary: String, fold: Bool)
    /// The sum over `seeds` hash functions of rows of a table with `rows` rows.
    case hashed(of: TokenValue, rows: Int, seeds: Int)
  }

  /// How the vector is found.
  public var kind: Kind
  /// The length of the vector.
  public var size: Int

  /// Makes a feature.
  public init(kind: Kind, size: Int) {
    self.kind = kind
    self.size = size
  }
}
