import Serving
import Testing
import Wire

struct RowTests {
  private let stream = "tagger/s"

  private func tokens(
    _ tokens: String..., begin: Bool = false, end: Bool = false, flush: Bool = false, top: Int = 0
  ) -> Message {
    Message(
      stream: stream, content: .tokens(tokens), begin: begin, end: end, flush: flush, top: top)
  }

  /// The rows of `places`, and those of `revisable` if their label is not the one sent before.
  private func check(
    _ result: MessageResult, _ places: [String], revisable: String? = nil
  ) {
    let wanted = [places, (places + [revisable].compactMap { $0 }).sorted()]
    #expect(wanted.contains(result.places), "found \(result.places)")
    #expect(result.final == result.places.allSatisfy { $0.hasSuffix("!") })
  }

  @Test func `elements that come one by one are added, revised and committed`() throws {
    var engine = Engine(models: [try TestTagger.random()])
    check(try engine.result(of: tokens("a")), ["0"])
    check(try engine.result(of: tokens("b")), ["1"], revisable: "0")
    check(try engine.result(of: tokens("c")), ["0!", "2"], revisable: "1")
    check(try engine.result(of: tokens("d", end: true)), ["1!", "2!", "3!"])
  }

  @Test func `of elements that come together only the newest label is sent`() throws {
    let model = try TestTagger.random()
    var together = Engine(models: [model])
    let all = try together.result(of: tokens("a", "b", "c", "d"))
    #expect(all.places == ["0!", "1!", "2", "3"] && !all.final)
    var apart = Engine(models: [model])
    var last: [Int: ResultRow] = [:]
    for token in ["a", "b", "c", "d"] {
      for row in try apart.result(of: tokens(token)).out { last[row.seq] = row }
    }
    for row in all.out where row.final { #expect(row == last[row.seq]) }
    #expect(all.out[2].label == last[2]?.label && all.out[3] == last[3])
  }

  @Test func `an element has no label before the first delay`() throws {
    var engine = Engine(models: [try TestTagger.random(delays: [1])])
    let first = try engine.result(of: tokens("a", top: 3))
    #expect(first.places == ["0"])
    #expect(first.out[0].label == nil && first.out[0].p == nil && first.out[0].top.isEmpty)
    let second = try engine.result(of: tokens("b"))
    #expect(second.places == ["0!", "1"])
    #expect(second.out[0].label != nil && second.out[1].label == nil)
    let end = try engine.result(of: Message(stream: stream, end: true))
    #expect(end.places == ["1!"] && end.out[0].label == nil)
  }

  @Test func `flush commits and keeps the state`() throws {
    let model = try TestTagger.random(delays: [0])
    var flushed = Engine(models: [model])
    var plain = Engine(models: [model])
    _ = try flushed.result(of: tokens("Ada", "in", flush: true))
    _ = try plain.result(of: tokens("Ada", "in"))
    #expect(try flushed.result(of: tokens("York")).out == plain.result(of: tokens("York")).out)
  }

  @Test func `flush commits what is open with the delays that it has reached`() throws {
    var engine = Engine(models: [try TestTagger.random()])
    let before = try engine.result(of: tokens("a", "b"))
    let flushed = try engine.result(of: Message(stream: stream, flush: true))
    #expect(flushed.places == ["0!", "1!"] && flushed.final)
    #expect(flushed.out.map(\.label) == before.out.map(\.label))
    #expect(flushed.out.map(\.p) == before.out.map(\.p))
    #expect(try engine.result(of: tokens("c")).places == ["2"])
  }

  @Test func `begin commits what is open and zeroes the state, and positions go on`() throws {
    let model = try TestTagger.random()
    var engine = Engine(models: [model])
    var fresh = Engine(models: [model])
    _ = try engine.result(of: tokens("Ada", "in"))
    let result = try engine.result(of: tokens("a", "b", begin: true))
    #expect(result.places == ["0!", "1!", "2", "3"])
    let wanted = try fresh.result(of: tokens("a", "b"))
    #expect(result.out.suffix(2).map(\.p) == wanted.out.map(\.p))
  }

  @Test func `the state after end is zero`() throws {
    let model = try TestTagger.random()
    var engine = Engine(models: [model])
    var fresh = Engine(models: [model])
    _ = try engine.result(of: tokens("Ada", "in", end: true))
    let result = try engine.result(of: tokens("a", "b", "c"))
    #expect(result.places == ["2!", "3", "4"])
    #expect(result.out.map(\.p) == (try fresh.result(of: tokens("a", "b", "c"))).out.map(\.p))
  }

  @Test func `alternatives stand by probability and begin with the label`() throws {
    var engine = Engine(models: [try TestTagger.random()])
    let result = try engine.result(of: tokens("a", "b", "c", end: true, top: 100))
    for row in result.out {
      #expect(row.top.count == TestTagger.labels.count)
      #expect(row.top.first?.label == row.label && row.top.first?.p == row.p)
      #expect(row.top.map(\.p) == row.top.map(\.p).sorted(by: >))
      #expect(abs(row.top.map(\.p).reduce(0, +) - 1) < 1e-5)
    }
  }

  @Test func `rows that end commits have the alternatives that this message asked for`() throws {
    var engine = Engine(models: [try TestTagger.random()])
    engine.accept(tokens("a", "b", end: true, top: 2))
    engine.accept(tokens("a", "b", end: true))
    let counts = engine.finished().map { answer in
      guard case .result(let result) = answer.reply else { return [-1] }
      return result.out.map(\.top.count)
    }
    #expect(counts == [[2, 2], [0, 0]])
  }
}
