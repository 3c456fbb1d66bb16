import Testing
import Text

struct EntitySpanTests {
  /// The rows of conlleval's default mode as seqeval 1.2.2 gives them.
  @Test(arguments: [
    ("I-PER I-PER O", "PER 0-1"), ("B-PER O I-PER", "PER 0-0, PER 2-2"),
    ("B-PER I-ORG O", "PER 0-0, ORG 1-1"), ("I-PER I-ORG", "PER 0-0, ORG 1-1"),
    ("B-PER B-PER", "PER 0-0, PER 1-1"), ("E-PER O", "PER 0-0"), ("I-PER E-PER", "PER 0-1"),
    ("S-PER O", "PER 0-0"), ("B I O", "_ 0-1"), ("PER O", "ER 0-0"),
    ("B-PER-X I-PER-X", "PER-X 0-1"), ("O O", ""), ("", ""), ("O B-LOC", "LOC 1-1"),
    ("B-PER I-PER E-PER I-PER", "PER 0-2, PER 3-3"),
    ("S-PER S-PER I-PER", "PER 0-0, PER 1-1, PER 2-2"),
    ("I-PER . I-PER", "PER 0-0, PER 2-2"),
  ])
  func `entities are those of conlleval`(tags: String, expected: String) {
    let tags = tags.split(separator: " ")
    #expect(describe(entitySpans(in: tags)) == expected)
  }

  @Test func `an I tag after O starts an entity`() {
    let spans = entitySpans(in: ["O", "I-PER"])
    #expect(spans == [EntitySpan(type: "PER", first: 1, last: 1)])
  }

  @Test func `a builder gives an entity with the tag that closes it`() {
    var builder = SpanBuilder()
    #expect(builder.add(tag: "B-LOC", at: 17) == nil)
    #expect(builder.add(tag: "I-LOC", at: 18) == nil)
    #expect(builder.add(tag: "B-PER", at: 19) == EntitySpan(type: "LOC", first: 17, last: 18))
    #expect(builder.finish() == EntitySpan(type: "PER", first: 19, last: 19))
    #expect(builder.finish() == nil)
  }

  @Test func `a builder is as new after the end`() {
    var builder = SpanBuilder()
    _ = builder.add(tag: "B-LOC", at: 0)
    _ = builder.finish()
    #expect(builder.add(tag: "O", at: 1) == nil)
    #expect(builder.add(tag: "", at: 2) == nil)
  }

  private func describe(_ spans: [EntitySpan]) -> String {
    spans.map { "\($0.type) \($0.first)-\($0.last)" }.joined(separator: ", ")
  }
}
