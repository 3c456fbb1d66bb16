import Wire

/// Every label that each element of a document had, with the step at which it got it.
struct LabelHistory {
  fileprivate var labels: [[(step: Int, label: String)]]
  /// The step at which each element was committed.
  fileprivate var committedAt: [Int]

  init(count: Int) {
    labels = Array(repeating: [], count: count)
    committedAt = Array(repeating: 0, count: count)
  }

  mutating func record(_ row: ResultRow, step: Int) {
    let label = row.label ?? "O"
    if labels[row.seq].last?.label != label { labels[row.seq].append((step, label)) }
    if row.final { committedAt[row.seq] = step }
  }
}

extension LabelHistory {
  /// Whether each element's label was the gold one `delay` steps after it came, or at the end.
  ///
  /// Labels that came later do not count; where an element had none yet the answer is wrong.
  func isRight(after delay: Int, gold: [String]) -> [Bool] {
    zip(labels.indices, gold).map { position, gold in
      let limit = min(position + delay, labels.count - 1)
      return labels[position].last { $0.step <= limit }?.label == gold
    }
  }
}

/// How provisional labels behave: the measures of Madureira & Schlangen 2020, section 4, over all
/// documents.
struct RevisionMeasures {
  private var additions = 0
  private var substitutions = 0
  private var correctionSteps = 0
  private var commitSteps = 0
  private var correctPrefixes = 0
  private var prefixes = 0
  private var entityTokens = 0
  private var revisedEntityTokens = 0

  /// Share of edits that were not needed: changes among additions and changes.
  var editOverhead: Double { ratio(substitutions, additions + substitutions) }
  /// Mean number of elements between an element's first label and the one that stayed.
  var correctionTime: Double { ratio(correctionSteps, additions) }
  /// Mean number of elements until a label is committed.
  var timeToCommit: Double { ratio(commitSteps, additions) }
  /// Share of steps at which all labels so far were those of the final output.
  var relativeCorrectness: Double { ratio(correctPrefixes, prefixes) }
  /// Share of the tokens whose final label is not O that had another label before.
  var revisedShare: Double { ratio(revisedEntityTokens, entityTokens) }

  mutating func add(_ history: LabelHistory) {
    // From an element's first label until its last one, every prefix is wrong.
    var wrong = [Bool](repeating: false, count: history.labels.count)
    for (position, labels) in history.labels.enumerated() {
      guard let first = labels.first, let last = labels.last else { continue }
      additions += 1
      substitutions += labels.count - 1
      correctionSteps += last.step - first.step
      commitSteps += history.committedAt[position] - position
      for step in first.step..<max(first.step, last.step) { wrong[step] = true }
      if last.label != "O" {
        entityTokens += 1
        revisedEntityTokens += labels.count > 1 ? 1 : 0
      }
    }
    prefixes += wrong.count
    correctPrefixes += wrong.count { !$0 }
  }

  private func ratio(_ part: Int, _ whole: Int) -> Double {
    whole > 0 ? Double(part) / Double(whole) : 0
  }
}
