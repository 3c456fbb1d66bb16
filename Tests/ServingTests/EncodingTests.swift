import Serving
import Testing
import Wire

struct EncodingTests {
  private let stream = "tagger/s"

  private func message(_ tokens: [String], seq: Int, _ encoding: BodyEncoding) -> Message {
    Message(stream: stream, seq: seq, content: .tokens(tokens), encoding: encoding)
  }

  @Test func `results and refusals of one stream use the encoding of their message`() throws {
    var engine = Engine(models: [try TestTagger.random()])
    engine.accept(message(["a", "b"], seq: 0, .messagePack))
    engine.accept(message(["c"], seq: 9, .messagePack))
    engine.accept(message(["c"], seq: 2, .json))
    engine.accept(message(["d"], seq: 9, .json))
    let unreadable = Refusal(code: .malformed, message: "m")
    engine.refuse(unreadable, stream: stream, envelope: [], encoding: .messagePack)
    let answers = engine.finished()
    let wanted: [BodyEncoding] = [.messagePack, .messagePack, .json, .json, .messagePack]
    #expect(answers.map(\.encoding) == wanted)
    #expect(answers.map { BodyEncoding(firstByteOf: $0.encoded()) } == wanted)
  }

  @Test func `refusals that wait for nothing use the encoding of their message`() throws {
    var engine = Engine(models: [try TestTagger.random()])
    engine.accept(
      Message(stream: "other/s", content: .tokens(["a"]), encoding: .messagePack))
    let unreadable = Refusal(code: .malformed, message: "m")
    engine.refuse(unreadable, stream: "", envelope: [], encoding: .messagePack)
    engine.refuse(unreadable, stream: "", envelope: [])
    #expect(engine.finished().map(\.encoding) == [.messagePack, .messagePack, .json])
  }
}
