import Text

/// Entities of the held-back text whose names are in no labelled document: whether more of them are
/// found tells learning from remembering.
struct DemoNewNames {
  private struct Name: Hashable {
    let type: String
    let tokens: ArraySlice<String>
  }

  /// How many there are.
  let count: Int
  /// Those that each version found, with the right type and borders.
  let before: Int
  let after: Int

  init(learned: [SendStream], before: DemoScore, after: DemoScore) {
    let known = Set(
      learned.flatMap(\.labelled).flatMap { gold, _ in
        entitySpans(in: gold.labels).map { Self.name($0, in: gold) }
      })
    func found(_ score: DemoScore) -> [Bool] {
      score.sentences.flatMap { gold, labels in
        let spans = Set(entitySpans(in: labels))
        return entitySpans(in: gold.labels).filter { !known.contains(Self.name($0, in: gold)) }
          .map(spans.contains)
      }
    }
    count = found(before).count
    self.before = found(before).count { $0 }
    self.after = found(after).count { $0 }
  }

  private static func name(_ span: EntitySpan, in sentence: LabelledSentence) -> Name {
    Name(type: span.type, tokens: sentence.tokens[span.first...span.last])
  }
}
