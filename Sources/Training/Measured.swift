import Text

/// How well a version labels elements whose gold labels are known.
public struct Measured: Sendable, Equatable {
  /// Elements with a gold label.
  public internal(set) var elements = 0
  /// Sum over the elements of the mean cross-entropy of the delays that each reached, in nats.
  var nats = 0.0
  /// Entities and labels as committed, by conlleval's rules; elements without a gold label end
  /// entities.
  public internal(set) var score = EntityScore()

  /// Nothing measured yet, or what was measured elsewhere.
  package init(elements: Int = 0, nats: Double = 0, score: EntityScore = EntityScore()) {
    self.elements = elements
    self.nats = nats
    self.score = score
  }

  /// Mean cross-entropy of an element, in nats.
  public var loss: Double { elements > 0 ? nats / Double(elements) : .nan }

  /// Entity F1 or, where there is no entity, the accuracy, 0 to 1.
  public var quality: Double {
    score.counts.gold + score.counts.predicted > 0 ? score.f1 : score.accuracy
  }
}
