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

  private func split(_ tags: String) -> [String] {
    tags.split(separator: " ").map(String.init)
  }
}
