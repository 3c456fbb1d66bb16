/// How well labels that stand for themselves were predicted: accuracy, and precision, recall and F1
/// of each label.
public struct LabelScore: Hashable, Sendable {
  /// The number of elements that have a gold label.
  public private(set) var elements = 0
  private var labels: [String: EntityScore.Counts] = [:]
  /// How often an element of a gold label was given another, or the same: by gold label, then by
  /// predicted one.
  public private(set) var confusion: [String: [String: Int]] = [:]

  /// Makes a score of nothing.
  public init() {}

  /// Adds one element.
  public mutating func add(gold: String, predicted: String) {
    elements += 1
    confusion[gold, default: [:]][predicted, default: 0] += 1
    labels[gold, default: .init()].gold += 1
    labels[predicted, default: .init()].predicted += 1
    if gold == predicted { labels[gold, default: .init()].correct += 1 }
  }

  /// The share of the elements with the right label; 0 where there are none.
  public var accuracy: Double {
    let correct = labels.values.reduce(0) { $0 + $1.correct }
    return elements > 0 ? Double(correct) / Double(elements) : 0
  }

  /// The mean F1 of all labels that occur among gold or predicted ones, as scikit-learn's `f1_score`
  /// with `average="macro"` computes it; 0 where there are none.
  public var macroF1: Double {
    let scores = scores()
    return scores.isEmpty ? 0 : scores.reduce(0) { $0 + $1.f1 } / Double(scores.count)
  }

  /// The scores of all labels that occur, in alphabetical order.
  public func scores() -> [EntityScore.TypeScore] {
    labels.sorted { $0.key < $1.key }.map { .init(type: $0.key, counts: $0.value) }
  }
}
