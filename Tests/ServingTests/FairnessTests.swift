import Serving
import Testing
import Wire

struct FairnessTests {
  @Test func `one stream's 100,000 waiting elements delay another's answer by one wave`() throws {
    var engine = Engine(models: [try TestTagger.random()])
    let flood = Message(
      stream: "tagger/flood", content: .tokens(Array(repeating: "a", count: 1000)))
    for _ in 0..<99 { engine.accept(flood) }
    #expect(engine.pending == 99_000)
    for round in 0..<3 {
      engine.accept(Message(stream: "tagger/calm", content: .tokens(["b"])))
      engine.runWave()
      let answers = engine.takeAnswers()
      #expect(answers.map(\.stream) == ["tagger/calm"], "round \(round)")
    }
    #expect(engine.pending == 99_000 - 3)
  }

  @Test func `a wave takes one element of each stream, and streams stay in step`() throws {
    var engine = Engine(models: [try TestTagger.random()])
    for index in 0..<10 {
      for _ in 0..<(index + 1) {
        engine.accept(Message(stream: "tagger/\(index)", content: .tokens(["a"])))
      }
    }
    for wave in 1...10 {
      engine.runWave()
      let streams = engine.takeAnswers().map(\.stream)
      #expect(streams.count == 11 - wave && Set(streams).count == streams.count)
    }
    #expect(engine.pending == 0)
  }
}
