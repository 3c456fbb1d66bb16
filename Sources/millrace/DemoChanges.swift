import Text

/// Where two versions differ on the same sentences.
struct DemoChanges {
  /// A sentence with the labels of both.
  struct Change {
    let tokens: [String]
    let before: [String]
    let after: [String]
    /// Entities missed or wrongly found by the first version, less those of the second.
    let gain: Int
    /// Whether the second one has every entity right.
    let isRight: Bool
  }

  let better: [Change]
  let worse: [Change]

  init(_ before: DemoScore, _ after: DemoScore) {
    let changes = zip(before.sentences, after.sentences).map { old, new in
      let gold = old.gold.labels
      let (errors, left) = (Self.errors(old.labels, gold), Self.errors(new.labels, gold))
      return Change(
        tokens: old.gold.tokens, before: old.labels, after: new.labels, gain: errors - left,
        isRight: left == 0)
    }
    better = changes.filter { $0.gain > 0 }
    worse = changes.filter { $0.gain < 0 }
  }

  /// A few sentences in which most became right, in the order of the text.
  func examples(_ count: Int) -> [Change] {
    let places = better.indices.filter { better[$0].isRight }.sorted { left, right in
      let (first, second) = (better[left], better[right])
      if first.gain != second.gain { return first.gain > second.gain }
      return (first.tokens.count, left) < (second.tokens.count, right)
    }
    return places.prefix(count).sorted().map { better[$0] }
  }

  private static func errors(_ labels: [String], _ gold: [String]) -> Int {
    Set(entitySpans(in: labels)).symmetricDifference(entitySpans(in: gold)).count
  }
}
