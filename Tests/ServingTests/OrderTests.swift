import Serving
import Testing
import Wire

struct OrderTests {
  private let stream = "tagger/s"

  private func tokens(
    _ tokens: String..., seq: Int? = nil, epoch: Int = 0, begin: Bool = false, end: Bool = false
  ) -> Message {
    Message(
      stream: stream, seq: seq, epoch: epoch, content: .tokens(tokens), begin: begin, end: end)
  }

  @Test func `the first message of a stream may stand anywhere`() throws {
    var engine = Engine(models: [try TestTagger.random()])
    let result = try engine.result(of: tokens("a", "b", seq: 7, end: true))
    #expect(result.seq == 7 && result.next == 9)
    #expect(result.places == ["7!", "8!"])
    #expect(engine.position(of: stream)?.next == 9)
  }

  @Test func `a gap is answered with the position to go on from and changes nothing`() throws {
    var engine = Engine(models: [try TestTagger.random()])
    var undisturbed = Engine(models: [try TestTagger.random()])
    _ = try engine.result(of: tokens("a", "b", seq: 0))
    _ = try undisturbed.result(of: tokens("a", "b", seq: 0))
    let refusal = try engine.refusal(of: tokens("d", "d", seq: 3, begin: true, end: true))
    #expect(refusal.code == .gap && refusal.seq == 3 && refusal.next == 2)
    for _ in 0..<2 {
      let result = try engine.result(of: tokens("c", "Ada"))
      #expect(result == (try undisturbed.result(of: tokens("c", "Ada"))))
    }
  }

  @Test func `messages pipelined after a gap are answered in their turn`() throws {
    var engine = Engine(models: [try TestTagger.random()])
    engine.accept(tokens("a", "b", "c", seq: 0), envelope: [[0]])
    engine.accept(tokens("d", seq: 4), envelope: [[1]])
    engine.accept(tokens("d", seq: 3), envelope: [[2]])
    #expect(engine.takeAnswers().isEmpty)
    let answers = engine.finished()
    #expect(answers.map(\.envelope) == [[[0]], [[1]], [[2]]])
    guard case .refusal(let gap) = answers[1].reply else { throw UnexpectedResult(stream: stream) }
    #expect(gap.code == .gap && gap.next == 3)
  }

  @Test func `a smaller epoch is answered old`() throws {
    var engine = Engine(models: [try TestTagger.random()])
    _ = try engine.result(of: tokens("a", "b", epoch: 2))
    let refusal = try engine.refusal(of: tokens("c", seq: 2, epoch: 1))
    #expect(refusal.code == .old && refusal.next == 2)
    #expect(engine.position(of: stream)?.epoch == 2)
  }

  @Test func `a larger epoch starts anew from the zero state`() throws {
    let model = try TestTagger.random()
    var engine = Engine(models: [model])
    var fresh = Engine(models: [model])
    _ = try engine.result(of: tokens("Ada", "in", "York"))
    for message in [tokens("a", "b", epoch: 1), tokens("c", epoch: 1, end: true)] {
      let result = try engine.result(of: message)
      #expect(result == (try fresh.result(of: message)))
    }
  }

  @Test func `a gap in a larger epoch leaves the stream in the one that it is in`() throws {
    var engine = Engine(models: [try TestTagger.random()])
    _ = try engine.result(of: tokens("a", "b"))
    let refusal = try engine.refusal(of: tokens("c", seq: 2, epoch: 1))
    #expect(refusal.code == .gap && refusal.next == 0)
    #expect(try engine.result(of: tokens("c")).places.first == "0!")
  }

  @Test(arguments: [false, true], [false, true])
  func `a message that is sent again changes nothing`(begin: Bool, end: Bool) throws {
    var engine = Engine(models: [try TestTagger.random()])
    var once = Engine(models: [try TestTagger.random()])
    let message = tokens("b", "c", seq: 1, begin: begin, end: end)
    for message in [tokens("a", seq: 0), message] {
      _ = try engine.result(of: message)
      _ = try once.result(of: message)
    }
    let again = try engine.result(of: message)
    #expect(again.duplicate == 2 && again.out.isEmpty && again.spans.isEmpty)
    #expect(again.seq == 1 && again.count == 2 && again.next == 3)
    let last = tokens("d", "in", "New", seq: 3)
    #expect(try engine.result(of: last) == once.result(of: last))
  }

  @Test func `of a message that is partly old only the new elements are used`() throws {
    var engine = Engine(models: [try TestTagger.random()])
    var once = Engine(models: [try TestTagger.random()])
    _ = try engine.result(of: tokens("a", "b"))
    _ = try once.result(of: tokens("a", "b"))
    let result = try engine.result(of: tokens("x", "c", "d", seq: 1, begin: true, end: true))
    let wanted = try once.result(of: tokens("c", "d", end: true))
    #expect(result.duplicate == 1 && result.count == 3 && result.next == 4)
    #expect(result.out == wanted.out && result.final)
    #expect(engine.counters.duplicates == 1)
  }
}
