import ModelStore
import Recurrent
import Serving
import Testing
import Wire

struct VectorStreamTests {
  private func rows(_ results: [MessageResult]) -> [Int: ResultRow] {
    Dictionary(
      uniqueKeysWithValues: results.flatMap(\.out).filter(\.final).map { ($0.seq, $0) })
  }

  private func check(
    _ rows: [Int: ResultRow], _ wanted: [(label: String, p: Float)]
  ) throws {
    try #require(rows.count == wanted.count)
    for (seq, wanted) in wanted.enumerated() {
      let row = try #require(rows[seq])
      #expect(row.label == wanted.label && row.p == wanted.p && row.token == nil, "\(seq)")
    }
  }

  @Test(arguments: [VectorInput.Missing.error, .mask], [false, true])
  func `a stream in pieces is labelled as its whole sequence, to the last bit`(
    _ missing: VectorInput.Missing, _ gap: Bool
  ) throws {
    let model = try TestVectors.model(missing: missing, gap: gap)
    var random = SplitMix64(seed: 3)
    let vectors = TestVectors.signal(40, missing: missing == .mask, using: &random)
    let times = gap ? TestVectors.times(40, using: &random) : []
    var engine = Engine(models: [model])
    var results: [MessageResult] = []
    var first = 0
    while first < 40 {
      let range = first..<min(40, first + Int.random(in: 1...5, using: &random))
      let content: Message.Content =
        Bool.random(using: &random)
        ? .vectors(Array(vectors[range])) : .floats(TestVectors.flat(Array(vectors[range])))
      results.append(
        try engine.result(
          of: Message(
            stream: "activity/s", times: gap ? Array(times[range]) : [], content: content,
            end: range.upperBound == 40)))
      first = range.upperBound
    }
    try check(rows(results), TestVectors.expected(model, vectors, times: times))
    #expect(Set(rows(results).values.map(\.label)).count > 1, "the test needs several labels")
  }

  @Test func `companions do not change a bit`() throws {
    let model = try TestVectors.model(missing: .mask, gap: true)
    var random = SplitMix64(seed: 4)
    var engine = Engine(models: [model, try TestTagger.random()])
    var wanted: [String: [(label: String, p: Float)]] = [:]
    for index in 0..<70 {
      let count = Int.random(in: 1...9, using: &random)
      let vectors = TestVectors.signal(count, missing: true, using: &random)
      let times = TestVectors.times(count, using: &random)
      wanted["activity/\(index)"] = try TestVectors.expected(model, vectors, times: times)
      engine.accept(
        Message(stream: "activity/\(index)", times: times, content: .vectors(vectors), end: true))
      engine.accept(Message(stream: "tagger/\(index)", content: .tokens(["a", "Ada"])))
    }
    for answer in engine.finished() {
      guard case .result(let result) = answer.reply else {
        throw UnexpectedResult(stream: answer.stream)
      }
      guard let wanted = wanted[answer.stream] else { continue }
      try check(rows([result]), wanted)
    }
    #expect(engine.counters.elements == wanted.values.reduce(140) { $0 + $1.count })
  }

  @Test func `the gap starts from nothing at begin, end and a new epoch and goes on over flush`()
    throws
  {
    let model = try TestVectors.model(gap: true, delays: [0])
    var random = SplitMix64(seed: 5)
    let vectors = TestVectors.signal(2, using: &random)
    let times: [Int64] = [1_000_000_000, 90_000_000_000]
    let together = try TestVectors.expected(model, vectors, times: times)[1]
    let alone = try TestVectors.expected(model, [vectors[1]], times: [0])[0]
    try #require(together.p != alone.p)
    func second(_ change: (inout Message, inout Message) -> Void) throws -> Float? {
      var engine = Engine(models: [model])
      func message(_ index: Int) -> Message {
        Message(
          stream: "activity/s", times: [times[index]], content: .vectors([vectors[index]]))
      }
      var (first, second) = (message(0), message(1))
      change(&first, &second)
      _ = try engine.result(of: first)
      return try engine.result(of: second).out.last?.p
    }
    #expect(try second { _, _ in } == together.p)
    #expect(try second { first, _ in first.flush = true } == together.p)
    #expect(try second { first, _ in first.end = true } == alone.p)
    #expect(try second { _, second in second.begin = true } == alone.p)
    #expect(try second { _, second in second.epoch = 1 } == alone.p)
  }

  @Test func `duplicates take their vectors and times with them`() throws {
    let model = try TestVectors.model(missing: .mask, gap: true)
    var random = SplitMix64(seed: 6)
    let vectors = TestVectors.signal(6, missing: true, using: &random)
    let times = TestVectors.times(6, using: &random)
    var engine = Engine(models: [model])
    func send(_ range: Range<Int>, end: Bool = false) throws -> MessageResult {
      try engine.result(
        of: Message(
          stream: "activity/s", seq: range.lowerBound, times: Array(times[range]),
          content: .vectors(Array(vectors[range])), end: end))
    }
    let results = [try send(0..<3), try send(1..<4), try send(2..<3), try send(2..<6, end: true)]
    #expect(results.map(\.duplicate) == [nil, 2, 1, 2])
    #expect(results.map(\.next) == [3, 4, 3, 6])
    try check(rows(results), TestVectors.expected(model, vectors, times: times))
  }

  @Test func `a publisher's gap that resets takes the time before it away too`() throws {
    let model = try TestVectors.model(gap: true, delays: [0])
    var random = SplitMix64(seed: 7)
    let vectors = TestVectors.signal(2, using: &random)
    let alone = try TestVectors.expected(model, [vectors[1]], times: [0])[0]
    var engine = Engine(models: [model])
    for (index, seq) in [0, 5].enumerated() {
      engine.accept(
        Message(
          stream: "activity/s", seq: seq, times: [Int64(index) * 7_000_000_000],
          content: .vectors([vectors[index]])), onGap: .reset)
    }
    guard case .result(let result)? = engine.finished().last?.reply else {
      throw UnexpectedResult(stream: "activity/s")
    }
    #expect(result.gap == 4 && result.out.last?.p == alone.p)
  }

  @Test func `rows have the labels asked for and no token`() throws {
    var engine = Engine(models: [try TestVectors.model()])
    let result = try engine.result(
      of: Message(
        stream: "activity/s", content: .floats([1, 2, 3, 4, 5, 6]), labels: ["walk", nil],
        flush: true, top: 2))
    #expect(result.count == 2 && result.out.allSatisfy { $0.top.count == 2 })
    let text = String(decoding: result.encoded(), as: UTF8.self)
    #expect(!text.contains("\"token\"") && !text.contains("\"start\""))
  }
}
