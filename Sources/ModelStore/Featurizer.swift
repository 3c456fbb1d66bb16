import Recurrent
import Text

/// Turns tokens into the table rows they look up: the same code in training and in serving.
public struct Featurizer: Sendable {
  private let features: [Feature]
  private let vocabulary: Vocabulary?

  /// A featurizer for the features of `config`; `vocabulary` is nil where no word is looked up.
  public init(config: ModelConfig, vocabulary: Vocabulary?) {
    features = config.features
    self.vocabulary = vocabulary
  }

  /// Appends the rows that `token` looks up, feature by feature; unknown words look up row 0.
  public func append(_ token: String, to lookups: inout [Int32]) {
    for feature in features {
      switch feature.kind {
      case .word(_, let fold):
        let id = vocabulary?.id(of: fold ? normalized(token) : token) ?? 0
        lookups.append(Int32(id))
      case .hashed(let value, let rows, let seeds):
        for row in hashedRows(of: token, value: value, seeds: seeds, rows: rows) {
          lookups.append(Int32(row))
        }
      }
    }
  }
}

extension ModelConfig {
  /// The network that the configuration describes, for word lists of the given lengths.
  public func networkShape(vocabulary: Int, labels: Int) -> NetworkShape {
    var tables: [NetworkShape.Table] = []
    var hashed = 0
    for feature in features {
      switch feature.kind {
      case .word:
        tables.append(
          .init(name: "embedding.weight", rows: vocabulary, size: feature.size, lookups: 1))
      case .hashed(_, let rows, let seeds):
        tables.append(
          .init(name: "hashed.\(hashed).weight", rows: rows, size: feature.size, lookups: seeds))
        hashed += 1
      }
    }
    let heads = delays.count == 1 ? ["head"] : delays.map { "heads.\($0)" }
    return NetworkShape(
      tables: tables, input: inputSize, layers: layers, heads: heads,
      labels: outputs(labels: labels), hasCRF: head.crf != nil,
      auxiliary: auxiliary == nil ? 0 : vocabulary)
  }
}
