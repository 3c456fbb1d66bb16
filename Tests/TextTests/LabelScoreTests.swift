import Testing
import Text

struct LabelScoreTests {
  private func score(_ pairs: [(String, String)]) -> LabelScore {
    var score = LabelScore()
    for (gold, predicted) in pairs { score.add(gold: gold, predicted: predicted) }
    return score
  }

  @Test func `F1 of each label and their mean are those of scikit-learn`() {
    // f1_score(["a","a","a","b","b","c"], ["a","a","b","b","d","c"], average=None) over a, b, c, d
    // is 0.8, 0.5, 1, 0.
    let score = score([
      ("a", "a"), ("a", "a"), ("a", "b"), ("b", "b"), ("b", "d"), ("c", "c"),
    ])
    #expect(score.elements == 6)
    #expect(abs(score.accuracy - 4.0 / 6) < 1e-15)
    #expect(abs(score.macroF1 - 2.3 / 4) < 1e-15)
    #expect(score.scores().map(\.type) == ["a", "b", "c", "d"])
    #expect(zip(score.scores(), [0.8, 0.5, 1, 0]).allSatisfy { abs($0.f1 - $1) < 1e-15 })
    #expect(score.scores()[1].precision == 0.5 && score.scores()[1].gold == 2)
  }

  @Test func `a score of nothing is zero`() {
    #expect(score([]).accuracy == 0 && score([]).macroF1 == 0 && score([]).scores().isEmpty)
  }

  @Test func `the confusion table holds every pair`() {
    let score = score([("a", "a"), ("a", "b"), ("b", "a"), ("a", "b")])
    #expect(score.confusion == ["a": ["a": 1, "b": 2], "b": ["a": 1]])
  }
}
