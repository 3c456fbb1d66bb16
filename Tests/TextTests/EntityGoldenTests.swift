import Foundation
import Testing
import Text

/// What seqeval finds in random tags; Tests/PyTorch/entity_golden.py wrote it.
private struct EntityCase: Decodable {
  let scheme: String
  let gold: [[String]]
  let predicted: [[String]]
  /// Of each type the gold, the predicted and the correct entities.
  let lenient: [String: [Int]]
  let strict: [String: [Int]]

  static func all() throws -> [EntityCase] {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Goldens/entities.json")
    return try JSONDecoder().decode([EntityCase].self, from: Data(contentsOf: url))
  }

  func counts(_ empty: EntityScore) -> [String: [Int]] {
    var score = empty
    for (gold, predicted) in zip(gold, predicted) { score.add(gold: gold, predicted: predicted) }
    return Dictionary(
      uniqueKeysWithValues: score.scores().map {
        ($0.type, [$0.counts.gold, $0.counts.predicted, $0.counts.correct])
      })
  }
}

struct EntityGoldenTests {
  @Test func `entities are those of seqeval, by conlleval's rules and strictly`() throws {
    let cases = try EntityCase.all()
    #expect(cases.count == 12)
    for one in cases {
      #expect(one.counts(EntityScore()) == one.lenient)
      let scheme = try #require(TagScheme(rawValue: one.scheme))
      #expect(one.counts(EntityScore(strict: scheme)) == one.strict)
      #expect(one.lenient != one.strict)
    }
  }

  @Test func `what has no gold tag counts for nothing, and entities end before it`() {
    var score = EntityScore()
    score.add(
      gold: ["B-PER", "", "I-PER", "O", ""],
      predicted: ["B-PER", "I-PER", "I-PER", "B-LOC", "B-LOC"])
    #expect(score.tokens == 3 && score.correctTokens == 2)
    #expect(score.counts.gold == 2)
    #expect(score.counts.predicted == 3)
    #expect(score.counts.correct == 2)
  }
}
