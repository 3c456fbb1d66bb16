import Serving
import Testing
import Wire

struct OverflowTests {
  private let stream = "growing/s"

  private func tokens(
    _ tokens: String..., stream: String? = nil, seq: Int? = nil, begin: Bool = false
  ) -> Message {
    Message(stream: stream ?? self.stream, seq: seq, content: .tokens(tokens), begin: begin)
  }

  @Test func `a step out of the numbers is refused and the stream stays where it was`() throws {
    var engine = Engine(models: [try TestTagger.growing()])
    _ = try engine.result(of: tokens("grow", "a"))
    for _ in 0..<2 {
      let refusal = try engine.refusal(of: tokens("a"))
      #expect(refusal.code == .notFinite && refusal.next == 2)
      #expect(engine.position(of: stream)?.next == 2 && engine.pending == 0)
    }
    let result = try engine.result(of: tokens("a", seq: 2, begin: true))
    #expect(result.out.allSatisfy { $0.p?.isFinite ?? false })
  }

  @Test func `nothing of a message is used when a later element of it fails`() throws {
    var engine = Engine(models: [try TestTagger.growing()])
    var undisturbed = Engine(models: [try TestTagger.growing()])
    for message in [tokens("b", "grow"), tokens("a")] {
      if message.elementCount == 1 {
        let refusal = try engine.refusal(of: tokens("a", "a", "b"))
        #expect(refusal.code == .notFinite && refusal.next == 2)
        let anew = try engine.refusal(of: tokens("grow", "a", "a", "a", begin: true))
        #expect(anew.code == .notFinite && anew.next == 2)
      }
      #expect(try engine.result(of: message) == (try undisturbed.result(of: message)))
    }
    #expect(engine.counters.refused == 2)
  }

  @Test func `messages behind it are answered gap, and a new sequence goes on`() throws {
    var engine = Engine(models: [try TestTagger.growing()])
    _ = try engine.result(of: tokens("grow", "a"))
    for seq in 2..<5 { engine.accept(tokens("b", seq: seq), envelope: [[UInt8(seq)]]) }
    let answers = engine.finished()
    let codes = answers.map { answer -> ErrorCode? in
      guard case .refusal(let refusal) = answer.reply else { return nil }
      return refusal.next == 2 ? refusal.code : nil
    }
    #expect(codes == [.notFinite, .gap, .gap] && answers.map(\.envelope) == [[[2]], [[3]], [[4]]])
    #expect(engine.pending == 0 && engine.position(of: stream)?.next == 2)
    #expect(try engine.result(of: tokens("b", seq: 2, begin: true)).next == 3)
  }

  @Test func `another stream of the same wave keeps its bits`() throws {
    var engine = Engine(models: [try TestTagger.growing()])
    var alone = Engine(models: [try TestTagger.growing()])
    let script = ["b", "a", "grow"]
    _ = try engine.result(of: tokens("grow", "a"))
    for word in script {
      let other = tokens(word, stream: "growing/other")
      engine.accept(tokens("a"))
      engine.accept(other)
      let found = engine.finished().compactMap { answer -> MessageResult? in
        guard case .result(let result) = answer.reply else { return nil }
        return result
      }
      #expect(found == [try alone.result(of: other)])
    }
  }
}
