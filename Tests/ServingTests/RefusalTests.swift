import Serving
import Testing
import Wire

struct RefusalTests {
  private let stream = "tagger/s"

  private func engine(
    unavailable: Set<String> = [], _ limit: (inout EngineLimits) -> Void = { _ in }
  ) throws -> Engine {
    var limits = EngineLimits()
    limit(&limits)
    return Engine(
      models: [try TestTagger.random()], unavailable: unavailable, limits: limits)
  }

  private func message(_ content: Message.Content, labels: [String?]? = nil) -> Message {
    Message(stream: stream, seq: 0, id: .number(9), content: content, labels: labels)
  }

  @Test(arguments: ["tagger", "other/s", "/tagger", "Tagger/s", "tagger\u{301}/s"])
  func `an id that begins with no model's name has no route`(id: String) throws {
    var engine = try engine()
    let refusal = try engine.refusal(of: Message(stream: id, content: .tokens(["a"])))
    #expect(refusal.code == .noRoute && refusal.message.contains("tagger/…"))
    #expect(engine.streamCount == 0)
  }

  @Test func `a model that could not be loaded is told from one that there is not`() throws {
    var engine = try engine(unavailable: ["broken"])
    let refusal = try engine.refusal(of: Message(stream: "broken/s", content: .tokens(["a"])))
    #expect(refusal.code == .model && refusal.message.contains("broken"))
  }

  @Test(arguments: [Message.Content.vectors([[1, nil]]), .floats([1, 2])])
  func `vectors are no input of a tagger`(content: Message.Content) throws {
    var engine = try engine()
    let refusal = try engine.refusal(of: message(content))
    #expect(refusal.code == .input && refusal.seq == 0 && refusal.id == .number(9))
    #expect(refusal.next == nil && engine.streamCount == 0)
  }

  @Test(arguments: ["B-ORG", "S-ORG", "E-ORG", "S", "S-", "b-PER", "", "I"])
  func `a label that the model does not have refuses the whole message`(label: String) throws {
    var engine = try engine()
    let refusal = try engine.refusal(of: message(.tokens(["a", "b"]), labels: ["O", label]))
    #expect(refusal.code == .label && refusal.message.contains("\"\(label)\""))
    #expect(engine.position(of: stream) == nil && engine.pending == 0)
  }

  @Test func `labels of the model and those of BIOES and BILOU are taken`() throws {
    var engine = try engine()
    let labels = ["O", "B-PER", "I-LOC", "S-PER", "E-LOC", "U-LOC", "L-PER", nil]
    let tokens = Message.Content.tokens(labels.map { _ in "a" })
    #expect(try engine.result(of: message(tokens, labels: labels)).count == labels.count)
  }

  @Test func `labels without elements are refused as nothing is kept of these`() throws {
    var engine = try engine()
    _ = try engine.result(of: message(.tokens(["a"])))
    let refusal = try engine.refusal(of: message(.none, labels: ["O"]))
    #expect(refusal.code == .label && refusal.next == 1)
  }

  @Test func `a text of too many tokens is too large`() throws {
    var engine = try engine { $0.wire.elements = 3 }
    #expect(try engine.refusal(of: message(.text("a b c d"))).code == .tooLarge)
    #expect(try engine.result(of: message(.text("a b c"))).count == 3)
  }

  @Test func `a text with a token of too many bytes is too large`() throws {
    var engine = try engine { $0.wire.token = 4 }
    #expect(try engine.refusal(of: message(.text("a ééé"))).code == .tooLarge)
    #expect(try engine.result(of: message(.text("a éé"))).count == 2)
  }

  @Test func `labels and times of a text must be as many as its tokens`() throws {
    var engine = try engine()
    let labels = message(.text("a b c"), labels: ["O", nil])
    #expect(try engine.refusal(of: labels).code == .malformed)
    var times = message(.text("a b c"))
    times.times = [1, 2]
    #expect(try engine.refusal(of: times).code == .malformed)
  }

  @Test(arguments: [1 << 53, .max])
  func `positions end at two to the 53rd`(seq: Int) throws {
    var engine = try engine()
    let beyond = Message(stream: stream, seq: seq, content: .tokens(["a"]))
    #expect(try engine.refusal(of: beyond).code == .malformed)
    let last = Message(stream: stream, seq: 1 << 53 - 1, content: .tokens(["a"]))
    #expect(try engine.result(of: last).next == 1 << 53)
    let after = Message(stream: stream, content: .tokens(["a"]))
    #expect(try engine.refusal(of: after).code == .malformed)
  }
}
