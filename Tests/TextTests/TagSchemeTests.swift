import Testing
import Text

struct TagSchemeTests {
  @Test(
    arguments: [
      ("O I-PER I-PER O", .iob1), ("I-PER B-PER", .iob1), ("O B-PER I-PER B-PER", .iob2),
      ("B-PER E-PER S-LOC", .bioes), ("U-LOC O", .bioes), ("O O", nil), ("NOUN I B", nil),
    ] as [(String, TagScheme?)])
  func `the scheme is told by the tags`(tags: String, scheme: TagScheme?) {
    #expect(TagScheme.detect([split(tags)]) == scheme)
  }

  @Test(
    arguments: [
      (.iob1, "I-PER I-PER B-PER O I-LOC I-ORG", "B-PER I-PER B-PER O B-LOC B-ORG"),
      (.iob2, "B-PER I-PER I-LOC", "B-PER I-PER I-LOC"),
      (.bioes, "B-PER I-PER E-PER S-LOC S-LOC O", "B-PER I-PER I-PER B-LOC B-LOC O"),
      (.bioes, "B-PER L-PER U-LOC O E-PER", "B-PER I-PER B-LOC O B-PER"),
    ] as [(TagScheme, String, String)])
  func `tags become IOB2`(scheme: TagScheme, tags: String, expected: String) {
    #expect(scheme.toIOB2(split(tags)) == split(expected))
  }

  @Test(
    arguments: [
      (.iob1, "B-PER I-PER B-PER O B-LOC I-LOC", "I-PER I-PER B-PER O I-LOC I-LOC"),
      (.bioes, "B-PER I-PER I-PER B-PER O B-LOC I-LOC", "B-PER I-PER E-PER S-PER O B-LOC E-LOC"),
      (.bioes, "I-PER I-LOC U-ORG B-ORG L-ORG", "S-PER S-LOC S-ORG B-ORG E-ORG"),
      (.iob2, "S-PER B-PER E-PER", "B-PER B-PER I-PER"),
      (.bioes, "NOUN O", "NOUN O"),
    ] as [(TagScheme, String, String)])
  func `tags of any scheme become those of another`(
    scheme: TagScheme, tags: String, expected: String
  ) {
    #expect(scheme.converted(split(tags)) == split(expected))
  }

  @Test(arguments: TagScheme.allCases) func `one tag between its neighbours is what it is in all`(
    scheme: TagScheme
  ) {
    let tags = split("B-PER I-PER I-LOC O S-PER S-PER B-LOC E-LOC I-LOC B-LOC I-ORG L-ORG U-ORG")
    let whole = scheme.converted(tags)
    for (index, tag) in tags.enumerated() {
      let (letter, type) = TagScheme.parts(tag)
      func neighbour(_ place: Int) -> TagScheme.Neighbour {
        guard tags.indices.contains(place) else { return .border }
        let other = TagScheme.parts(tags[place])
        return .init(other.letter, hasSameType: other.type == type)
      }
      let found = scheme.letter(
        letter, after: neighbour(index - 1), before: neighbour(index + 1))
      #expect(found.map { $0 == .outside ? "O" : "\($0.rawValue)\(type)" } == whole[index])
    }
  }

  @Test func `what is not known yet decides nothing`() {
    let inside = TagScheme.Neighbour(.inside, hasSameType: true)
    #expect(TagScheme.bioes.letter(.begin, after: .border, before: nil) == nil)
    #expect(TagScheme.bioes.letter(.end, after: inside, before: nil) == .end)
    #expect(TagScheme.iob2.letter(.begin, after: nil, before: nil) == .begin)
    #expect(TagScheme.iob2.letter(.inside, after: nil, before: nil) == .inside)
    #expect(TagScheme.iob1.letter(.begin, after: nil, before: .border) == nil)
  }

  private func split(_ tags: String) -> [String] {
    tags.split(separator: " ").map(String.init)
  }
}
