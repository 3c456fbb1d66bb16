import Serving
import Testing
import Wire

struct TextOffsetTests {
  private func rows(_ text: String) throws -> [ResultRow] {
    var engine = Engine(models: [try TestTagger.random()])
    return try engine.result(
      of: Message(stream: "tagger/s", content: .text(text), end: true)
    ).out
  }

  @Test(arguments: [
    "Ada in New York.", "😀 in Paris", "👩‍👩‍👧 e\u{301}te\u{301} b", "🇫🇷🇩🇪 a", "a\r\nb",
    "d'ou\u{308} isn't",
  ])
  func `offsets count code points of the text that was sent`(text: String) throws {
    let scalars = Array(text.unicodeScalars)
    let rows = try rows(text)
    #expect(!rows.isEmpty)
    for row in rows {
      let (start, end) = (try #require(row.start), try #require(row.end))
      try #require(start < end && end <= scalars.count)
      let piece = scalars[start..<end].map(String.init).joined()
      #expect(piece.utf8.elementsEqual(try #require(row.token).utf8))
    }
  }

  @Test func `an emoji is one code point and a combining mark another`() throws {
    let rows = try rows("😀 e\u{301} b")
    #expect(rows.last?.token == "b")
    #expect(rows.last?.start == 5 && rows.last?.end == 6)
  }

  @Test func `each text counts its own offsets, rows of older texts keep theirs`() throws {
    var engine = Engine(models: [try TestTagger.random()])
    let text = Message(stream: "tagger/s", content: .text("  a"))
    for _ in 0..<2 { _ = try engine.result(of: text) }
    let result = try engine.result(
      of: Message(stream: "tagger/s", content: .tokens(["c"]), end: true))
    #expect(result.out.map(\.start) == [2, 2, nil])
    #expect(result.out.map(\.end) == [3, 3, nil])
  }

  @Test func `tokens have no offsets`() throws {
    var engine = Engine(models: [try TestTagger.random()])
    let result = try engine.result(of: Message(stream: "tagger/s", content: .tokens(["a b"])))
    #expect(result.out.map(\.token) == ["a b"] && result.out[0].start == nil)
  }
}
