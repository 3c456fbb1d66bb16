import Text

/// How well a tagger labels documents: by entities where it tags tokens, label by label where it
/// labels vectors.
public struct TaggingScore: Sendable, Equatable {
  /// The entities of documents of tokens.
  public private(set) var entities = EntityScore()
  /// The labels of documents of vectors.
  public private(set) var labels = LabelScore()

  /// A score of nothing.
  public init() {}

  /// Whether single labels are those of tokens, most of which are of a few labels.
  private var areOfTokens = false

  /// Entity F1 of tokens, or their accuracy where the labels are no entities; macro-F1 of vectors'
  /// labels; 0 to 1.
  public var f1: Double {
    guard labels.elements > 0 else { return entities.f1 }
    return areOfTokens ? labels.accuracy : labels.macroF1
  }

  /// The share of the elements with the right label.
  public var accuracy: Double {
    labels.elements > 0 ? labels.accuracy : entities.accuracy
  }

  /// Adds consecutive labels: entities end with them where the labels spell entities, else each
  /// label counts for itself.
  package mutating func add(gold: [String], predicted: [String], areEntities: Bool) {
    if areEntities {
      entities.add(gold: gold, predicted: predicted)
    } else {
      for (gold, found) in zip(gold, predicted) { labels.add(gold: gold, predicted: found) }
    }
  }

  /// Adds a document; elements without gold label count for nothing.
  ///
  /// - Parameters:
  ///   - predicted: label ids, one an element.
  ///   - names: the labels by id.
  ///   - areEntities: whether the labels spell entities.
  mutating func add(
    _ document: Document, predicted: [Int], names: [String], areEntities: Bool
  ) {
    if areEntities {
      var first = 0
      for gold in document.sentences {
        entities.add(
          gold: gold, predicted: predicted[first..<(first + gold.count)].map { names[$0] })
        first += gold.count
      }
    } else {
      areOfTokens = document.vectors.isEmpty
      for (gold, found) in zip(document.labels, predicted) where gold >= 0 {
        labels.add(gold: names[Int(gold)], predicted: names[found])
      }
    }
  }
}
