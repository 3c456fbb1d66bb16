import Testing
import Text

struct EntityScoreTests {
  @Test func `one wrong border of two halves everything`() {
    var score = EntityScore()
    score.add(
      gold: ["B-PER", "I-PER", "O", "B-LOC", "O"], predicted: ["B-PER", "O", "O", "B-LOC", "O"])
    #expect(score.precision == 0.5)
    #expect(score.recall == 0.5)
    #expect(score.f1 == 0.5)
    #expect(score.accuracy == 0.8)
  }

  @Test func `types are scored apart`() {
    var score = EntityScore()
    score.add(gold: ["B-PER", "B-LOC"], predicted: ["B-PER", "B-ORG"])
    score.add(gold: ["B-LOC", "O"], predicted: ["B-LOC", "B-LOC"])
    let scores = score.scores()
    #expect(scores.map(\.type) == ["LOC", "ORG", "PER"])
    #expect(scores.map(\.gold) == [2, 0, 1])
    #expect(scores.map(\.precision) == [0.5, 0, 1])
    #expect(scores.map(\.recall) == [0.5, 0, 1])
    #expect(scores.map(\.f1) == [0.5, 0, 1])
    #expect(score.precision == 0.5)
    #expect(score.recall == 2.0 / 3)
    #expect(score.tokens == 4)
    #expect(score.correctTokens == 2)
  }

  @Test func `nothing at all scores 0`() {
    var score = EntityScore()
    #expect(score.accuracy == 0)
    score.add(gold: ["O"], predicted: ["O"])
    #expect(score.f1 == 0)
    #expect(score.accuracy == 1)
  }

  @Test func `missing predictions count as O`() {
    var score = EntityScore()
    score.add(gold: ["B-PER", "O"], predicted: [])
    #expect(score.recall == 0)
    #expect(score.accuracy == 0.5)
  }
}
