import Decoding
import Testing

struct TransitionRulesTests {
  private func refusal(
    _ labels: Int, start: (Int) -> Bool = { _ in true },
    follow: (Int, Int) -> Bool = { _, _ in true }, end: (Int) -> Bool = { _ in true }
  ) -> String {
    do {
      _ = try TransitionRules(labels: labels, allowsStart: start, allows: follow, allowsEnd: end)
      return "none"
    } catch { return error.description }
  }

  @Test func `rules answer as they were given`() throws {
    let rules = try TransitionRules(
      labels: 3, allowsStart: { $0 == 0 }, allows: { $0 <= $1 }, allowsEnd: { $0 > 0 })
    #expect((0..<3).map(rules.allowsStart) == [true, false, false])
    #expect((0..<3).map(rules.allowsEnd) == [false, true, true])
    #expect(rules.allows(0, 2) && !rules.allows(2, 0))
    let free = try TransitionRules.unrestricted(labels: 2)
    #expect(free.allows(1, 0) && free.allowsStart(1) && free.allowsEnd(0))
  }

  @Test(arguments: [-1, 0, 1025, .max]) func `a number of labels out of range is refused`(
    _ labels: Int
  ) {
    #expect(refusal(labels) == "a CRF has \(labels) labels; it takes 1 to 1024")
  }

  @Test func `rules that no sequence can follow are refused`() {
    #expect(refusal(2, start: { _ in false }).hasPrefix("the rules let no label begin"))
    #expect(refusal(2, end: { _ in false }).hasPrefix("no label that may end a sequence"))
    // Label 1 never comes to label 0, which alone may end.
    #expect(
      refusal(2, follow: { $0 <= $1 }, end: { $0 == 0 })
        .hasPrefix("no label that may end a sequence can be reached from label 1"))
    // Label 1 may end, but a stream that is flushed there could not go on.
    #expect(refusal(2, follow: { $0 < $1 }).hasPrefix("no label may follow label 1"))
  }

  @Test func `labels that cannot be reached may lead nowhere`() {
    #expect(refusal(2, start: { $0 == 0 }, follow: { $0 == 0 && $1 == 0 }) == "none")
  }
}
