import Glibc
import ModelStore

/// How well a version labels elements whose gold labels are known, or predicts those that came.
public struct Measured: Sendable, Equatable {
  /// Elements with a gold label.
  public internal(set) var elements = 0
  /// What the version is for.
  public internal(set) var task = ModelConfig.Task.tag
  /// Sum over the elements of the mean cross-entropy of the delays that each reached, in nats.
  var nats = 0.0
  /// Labels as committed; elements without a gold label end entities.
  public internal(set) var score = TaggingScore()

  /// Nothing measured yet, or what was measured elsewhere.
  package init(elements: Int = 0, nats: Double = 0, score: TaggingScore = TaggingScore()) {
    self.elements = elements
    self.nats = nats
    self.score = score
  }

  /// Whether there are labels, of which some can be right: else only the loss counts.
  public var hasLabels: Bool { task == .tag || task == .classify }

  /// Mean cross-entropy of an element, or negative log-likelihood of a forecast number, in nats.
  public var loss: Double { elements > 0 ? nats / Double(elements) : .nan }

  /// exp of the loss.
  public var perplexity: Double { exp(loss) }

  /// Entity F1, or macro-F1 of labels that stand for themselves; where entities are looked for and
  /// there is none, the accuracy; 0 to 1.
  public var quality: Double {
    let counts = score.entities.counts
    let hasNone = score.labels.elements == 0 && counts.gold + counts.predicted == 0
    return hasNone ? score.accuracy : score.f1
  }
}
