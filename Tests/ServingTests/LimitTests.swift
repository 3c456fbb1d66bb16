import Serving
import Testing
import Wire

struct LimitTests {
  private func engine(_ limit: (inout EngineLimits) -> Void = { _ in }) throws -> Engine {
    var limits = EngineLimits()
    limit(&limits)
    return Engine(models: [try TestTagger.random()], limits: limits)
  }

  private func refusals(_ answers: [Answer]) -> [Refusal] {
    answers.compactMap {
      guard case .refusal(let refusal) = $0.reply else { return nil }
      return refusal
    }
  }

  @Test func `more elements than may wait are an overload that tells when to come again`() throws {
    var engine = try engine { $0.pending = 3 }
    let two = Message(stream: "tagger/s", content: .tokens(["a", "b"]))
    engine.accept(two)
    engine.accept(two)
    engine.accept(Message(stream: "tagger/s", seq: 4, content: .tokens(["c"])))
    let refusals = refusals(engine.finished())
    #expect(refusals.map(\.code) == [.overload, .gap])
    #expect(refusals.allSatisfy { $0.next == 2 })
    #expect((refusals[0].retryAfterMilliseconds ?? 0) > 0)
    #expect(try engine.result(of: two).seq == 2)
  }

  @Test func `exactly as many elements as may wait are taken`() throws {
    var engine = try engine { $0.pending = 3 }
    for index in 0..<3 {
      engine.accept(Message(stream: "tagger/\(index)", content: .tokens(["a"])))
    }
    engine.accept(Message(stream: "tagger/0", flush: true))
    #expect(engine.pending == 3)
    #expect(refusals(engine.finished()).isEmpty)
  }

  @Test func `more streams than may be known are refused, known ones are not`() throws {
    var engine = try engine { $0.streams = 1 }
    let known = Message(stream: "tagger/s", content: .tokens(["a"]))
    _ = try engine.result(of: known)
    let other = Message(stream: "tagger/t", content: .tokens(["a"]))
    #expect(try engine.refusal(of: other).code == .streamLimit)
    #expect(try engine.result(of: known).seq == 1)
    #expect(engine.streamCount == 1)
  }

  @Test func `a draining engine refuses new messages and finishes those that it has`() throws {
    var engine = try engine()
    let message = Message(stream: "tagger/s", content: .tokens(["a", "b"]))
    engine.accept(message)
    engine.isDraining = true
    engine.accept(message)
    let answers = engine.finished()
    #expect(answers.count == 2 && engine.pending == 0)
    #expect(refusals(answers).map(\.code) == [.draining])
    #expect(refusals(answers).first?.next == 2)
  }

  @Test func `an unreadable message is answered in its turn and with the position`() throws {
    var engine = try engine()
    let unreadable = Refusal(code: .malformed, message: "not read")
    engine.refuse(unreadable, stream: "tagger/s", envelope: [])
    #expect(refusals(engine.takeAnswers()) == [unreadable])
    engine.accept(Message(stream: "tagger/s", content: .tokens(["a", "b"])))
    engine.refuse(unreadable, stream: "tagger/s", envelope: [])
    #expect(engine.takeAnswers().isEmpty)
    let answers = engine.finished()
    #expect(answers.count == 2 && refusals(answers).first?.next == 2)
    #expect(engine.counters.refused == 2)
  }
}
