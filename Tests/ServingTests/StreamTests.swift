import Serving
import Testing
import Wire

struct StreamTests {
  private func tokens(_ stream: String, _ tokens: String...) -> Message {
    Message(stream: stream, content: .tokens(tokens))
  }

  @Test func `ids of other bytes are other streams even where they are canonically equivalent`()
    throws
  {
    var engine = Engine(models: [try TestTagger.random()])
    let (composed, decomposed) = ("tagger/\u{E9}", "tagger/e\u{301}")
    let first = try engine.result(of: tokens(composed, "a", "b"))
    let second = try engine.result(of: tokens(decomposed, "a", "b"))
    #expect(composed == decomposed, "this is what Swift thinks of them")
    #expect(engine.streamCount == 2)
    #expect(first == second)
  }

  @Test func `a combining mark after the slash belongs to the stream's own name`() throws {
    var engine = Engine(models: [try TestTagger.random()])
    #expect(try engine.result(of: tokens("tagger/\u{301}s", "a")).model == "tagger")
  }

  @Test func `a stream is answered the same alone and among others of its model`() throws {
    let model = try TestTagger.random()
    var alone = Engine(models: [model])
    let wanted = try alone.result(of: tokens("tagger/0", "Ada", "in", "New", "York"))
    var engine = Engine(models: [model])
    for index in 0..<70 {
      engine.accept(tokens("tagger/\(index)", "Ada", "in", "New", "York"))
    }
    let answers = engine.finished()
    #expect(answers.count == 70 && engine.counters.waves == 4)
    for answer in answers {
      guard case .result(let result) = answer.reply else {
        throw UnexpectedResult(stream: answer.stream)
      }
      #expect(result == wanted)
    }
  }

  @Test func `a wave steps at most one element of a stream`() throws {
    var engine = Engine(models: [try TestTagger.random()])
    engine.accept(tokens("tagger/s", "a", "b"))
    engine.accept(tokens("tagger/s", "c"))
    engine.accept(tokens("tagger/t", "d"))
    #expect(engine.pending == 4)
    let waits = [engine.runWave(), engine.runWave(), engine.runWave(), engine.runWave()]
    #expect(waits == [true, true, false, false])
    #expect(engine.takeAnswers().map(\.stream) == ["tagger/t", "tagger/s", "tagger/s"])
    #expect(engine.pending == 0 && engine.counters.elements == 4)
  }

  @Test func `a message without elements is answered too`() throws {
    var engine = Engine(models: [try TestTagger.random()])
    let id = MessageID.string("x")
    for message in [
      Message(stream: "tagger/s", id: id, begin: true),
      Message(stream: "tagger/s", id: id, end: true),
      Message(stream: "tagger/s", id: id, flush: true),
      Message(stream: "tagger/s", id: id, content: .text(" \n")),
    ] {
      let result = try engine.result(of: message)
      #expect(result.seq == 0 && result.count == 0 && result.next == 0 && result.id == id)
      #expect(result.out.isEmpty && result.duplicate == nil)
    }
  }
}
