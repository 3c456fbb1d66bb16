import Serving
import Testing
import Text
import Wire

struct SpanTests {
  private let stream = "script/s"

  private func engine() throws -> Engine {
    Engine(models: [
      try TestTagger.scripted([
        "Ada": "B-PER", "Lovelace": "I-PER", "'s": "I-PER", "New": "B-LOC", "York": "I-LOC",
        "-": "I-LOC", "Paris": "I-LOC",
      ])
    ])
  }

  private func tokens(_ tokens: String..., begin: Bool = false, end: Bool = false) -> Message {
    Message(stream: stream, content: .tokens(tokens), begin: begin, end: end)
  }

  private func described(_ result: MessageResult) -> [String] {
    result.spans.map { "\($0.type) \($0.from)-\($0.to) \($0.text)" }
  }

  @Test func `an entity comes with the element after it`() throws {
    var engine = try engine()
    #expect(try engine.result(of: tokens("in", "New")).spans.isEmpty)
    #expect(try engine.result(of: tokens("York")).spans.isEmpty)
    let result = try engine.result(of: tokens("is"))
    #expect(described(result) == ["LOC 1-2 New York"])
  }

  @Test func `its probability is the product of its labels'`() throws {
    var engine = try engine()
    let result = try engine.result(of: tokens("New", "York", "is"))
    let p = result.out.prefix(2).compactMap(\.p)
    #expect(p.count == 2 && result.spans.map(\.p) == [p[0] * p[1]])
  }

  @Test func `an entity ends where the sequence does`() throws {
    var engine = try engine()
    #expect(
      described(try engine.result(of: tokens("New", "York", end: true))) == ["LOC 0-1 New York"])
    let next = try engine.result(of: tokens("York", "in"))
    #expect(described(next) == ["LOC 2-2 York"])
  }

  @Test func `begin ends an entity that is open`() throws {
    var engine = try engine()
    _ = try engine.result(of: tokens("New"))
    let result = try engine.result(of: tokens("York", "in", begin: true))
    #expect(described(result) == ["LOC 0-0 New", "LOC 1-1 York"])
  }

  @Test func `an entity goes on across a flush`() throws {
    var engine = try engine()
    _ = try engine.result(of: tokens("New"))
    #expect(try engine.result(of: Message(stream: stream, flush: true)).spans.isEmpty)
    #expect(described(try engine.result(of: tokens("York", "in"))) == ["LOC 0-1 New York"])
  }

  @Test func `another type or a new beginning ends an entity`() throws {
    var engine = try engine()
    let result = try engine.result(of: tokens("Ada", "Ada", "Lovelace", "Paris", "in"))
    #expect(described(result) == ["PER 0-0 Ada", "PER 1-2 Ada Lovelace", "LOC 3-3 Paris"])
  }

  @Test func `an entity's text is joined as it stood in the source`() throws {
    var engine = try engine()
    let result = try engine.result(
      of: Message(stream: stream, content: .text("New-York is Ada's  Paris"), end: true))
    #expect(
      described(result) == ["LOC 0-2 New-York", "PER 4-5 Ada's", "LOC 6-6 Paris"])
  }

  @Test func `texts of two messages are joined with a space`() throws {
    // The second begins at the offset where the first ended.
    var engine = try engine()
    _ = try engine.result(of: Message(stream: stream, content: .text("New")))
    let result = try engine.result(of: Message(stream: stream, content: .text("   York in")))
    #expect(described(result) == ["LOC 0-1 New York"])
  }

  @Test func `a model without a tag scheme has no entities`() throws {
    var engine = Engine(models: [try TestTagger.scripted(["New": "B-LOC"], scheme: .none)])
    let result = try engine.result(of: tokens("New", "in", end: true))
    #expect(result.out.map(\.label) == ["B-LOC", "O"] && result.spans.isEmpty)
  }

  @Test func `entities between two ends are those of the committed tags`() throws {
    var engine = Engine(models: [try TestTagger.random()])
    var spans: [ResultSpan] = []
    var tags: [String] = []
    for index in 0..<100 {
      let token = TestTagger.words[index * index % 101 % 10]
      let result = try engine.result(
        of: Message(stream: "tagger/s", content: .tokens([token]), end: index == 99))
      spans += result.spans
      tags += result.out.filter(\.final).compactMap(\.label)
    }
    #expect(tags.count == 100)
    #expect(
      spans.map { EntitySpan(type: $0.type, first: $0.from, last: $0.to) } == entitySpans(in: tags))
    #expect(spans.count > 3)
  }
}
