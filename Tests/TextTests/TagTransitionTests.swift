import Testing
import Text

struct TagTransitionTests {
  private static let tags = ["O", "B-X", "I-X", "E-X", "S-X", "B-Y", "I-Y", "E-Y", "S-Y"]

  @Test func `in IOB2 an inside tag continues an entity of its type and nothing else`() {
    for tag in Self.tags {
      for previous in Self.tags where !"ES".contains(previous.prefix(1)) {
        let goesOn = previous.hasPrefix("B-") || previous.hasPrefix("I-")
        let isAllowed = !tag.hasPrefix("I-") || goesOn && previous.dropFirst() == tag.dropFirst()
        #expect(TagScheme.iob2.allows(tag, after: previous) == isAllowed, "\(previous) \(tag)")
      }
      #expect(TagScheme.iob2.allowsStart(tag) == !tag.hasPrefix("I-"))
      #expect(TagScheme.iob2.allowsEnd(tag))
    }
  }

  @Test func `in IOB1 a beginning tag follows an entity of its type`() {
    #expect(TagScheme.iob1.allowsStart("I-X") && !TagScheme.iob1.allowsStart("B-X"))
    #expect(
      TagScheme.iob1.allows("B-X", after: "I-X") && TagScheme.iob1.allows("B-X", after: "B-X"))
    #expect(
      !TagScheme.iob1.allows("B-X", after: "I-Y") && !TagScheme.iob1.allows("B-X", after: "O"))
    #expect(TagScheme.iob1.allows("I-X", after: "I-Y") && TagScheme.iob1.allowsEnd("B-X"))
  }

  @Test func `in BIOES an entity that was begun is ended before anything else`() {
    for open in ["B-X", "I-X"] {
      let after = Self.tags.filter { TagScheme.bioes.allows($0, after: open) }
      #expect(after == ["I-X", "E-X"])
      #expect(!TagScheme.bioes.allowsEnd(open))
    }
    for closed in ["O", "E-X", "S-Y"] {
      let after = Self.tags.filter { TagScheme.bioes.allows($0, after: closed) }
      #expect(after == ["O", "B-X", "S-X", "B-Y", "S-Y"])
      #expect(TagScheme.bioes.allowsEnd(closed))
    }
    #expect(TagScheme.bioes.allowsStart("U-X") && TagScheme.bioes.allows("L-X", after: "B-X"))
  }

  @Test func `a label that is no tag stands for itself`() {
    #expect(TagScheme.iob2.allows("Inside", after: "O") && TagScheme.iob2.allowsStart("IN"))
    #expect(!TagScheme.iob2.allows("I-X", after: "Inside"))
  }
}
