import Testing
import Text
import Training
import Wire

struct GateTests {
  /// A measurement of 300 elements with a loss and so many of 10 entities found.
  private func measured(_ loss: Double, found: Int = 10, elements: Int = 300) -> Measured {
    var score = TaggingScore()
    score.add(
      gold: Array(repeating: "B-X", count: 10),
      predicted: (0..<10).map { $0 < found ? "B-X" : "O" }, areEntities: true)
    return Measured(elements: elements, nats: loss * Double(elements), score: score)
  }

  private func verdict(
    _ champion: Measured, _ challenger: Measured, anchor: Gate.Pair? = nil, tolerance: Double = 0
  ) -> Gate.Verdict {
    var gate = Gate()
    gate.tolerance = tolerance
    return gate.verdict(
      heldOut: Gate.Pair(champion: champion, challenger: challenger), anchor: anchor)
  }

  @Test func `a lower loss and an F1 that is no lower are accepted`() {
    #expect(verdict(measured(0.5), measured(0.4)) == .accepted)
    #expect(verdict(measured(0.5, found: 7), measured(0.4, found: 8)) == .accepted)
  }

  @Test func `an equal or a higher loss is refused`() {
    #expect(verdict(measured(0.5), measured(0.5)).word == "refused")
    #expect(verdict(measured(0.5, found: 5), measured(0.6)).word == "refused")
  }

  @Test func `a lower F1 is refused beyond the tolerance`() {
    let (champion, challenger) = (measured(0.5), measured(0.4, found: 9))
    #expect(verdict(champion, challenger).word == "refused")
    #expect(verdict(champion, challenger, tolerance: 0.1) == .accepted)
  }

  @Test(arguments: [Double.nan, .infinity]) func `a loss that is not finite is refused`(
    _ loss: Double
  ) {
    #expect(verdict(measured(0.5), measured(loss)).word == "refused")
    #expect(verdict(measured(.nan), measured(loss)).word == "refused")
  }

  @Test func `forgetting the anchor set is refused, and the reason says so`() {
    let anchor = Gate.Pair(champion: measured(0.1), challenger: measured(0.1, found: 8))
    let verdict = verdict(measured(0.5), measured(0.4), anchor: anchor)
    #expect(verdict.reason?.contains("anchor") == true)
    let kept = Gate.Pair(champion: measured(0.1), challenger: measured(0.3))
    #expect(self.verdict(measured(0.5), measured(0.4), anchor: kept) == .accepted)
  }

  @Test func `too little to tell is neither, and says what it waits for`() {
    let verdict = verdict(measured(0.5, elements: 150), measured(0.4, elements: 150))
    #expect(verdict.word == "waiting")
    #expect(verdict.reason?.contains("150") == true && verdict.reason?.contains("200") == true)
  }

  @Test func `the numbers name both versions, the counts and the decision`() {
    let decision = GateDecision(
      champion: 3, heldOut: .init(champion: measured(0.5), challenger: measured(0.4, found: 9)),
      anchor: nil, streamElements: 100, windowElements: 200, verdict: .refused("why"))
    let object = JSONValue.object(decision.members)
    #expect(object["decision"] == .string("refused"))
    #expect(object["reason"] == .string("why"))
    #expect(object["champion"] == .integer(3))
    #expect(object["held_out_stream_elements"] == .integer(100))
    #expect(object["champion_loss"] == .number(0.5))
    #expect(object["challenger_f1"] == .number(18.0 / 19))
  }
}
