import Decoding
import ModelStore
import Recurrent
import Serving
import Testing
import Text
import Wire

struct CRFStreamTests {
  private func tokens(_ count: Int, seed: UInt64) -> [String] {
    var random = SplitMix64(seed: seed)
    return (0..<count).map { _ in
      TestTagger.words[Int.random(in: 0..<TestTagger.words.count, using: &random)]
    }
  }

  /// The best path of a whole sequence, of which each element has the scores of the largest delay
  /// that reaches it.
  private func bestPath(_ tokens: [String], _ model: TaggerModel) throws -> [String] {
    let crf = try #require(model.decoder).crf
    var (runner, arena) = (WaveRunner(network: model.network), StateArena(network: model.network))
    let slot = arena.take()
    var logits = [Float](repeating: 0, count: crf.labels)
    var emissions = [[Float]](repeating: [], count: tokens.count)
    for (position, token) in tokens.enumerated() {
      var lookups: [Int32] = []
      model.featurizer.append(token, to: &lookups)
      runner.step(lookups: lookups, slots: [slot], arena: arena)
      for (head, delay) in model.config.delays.enumerated() where position >= delay {
        runner.copyLogits(row: 0, head: head, into: &logits)
        emissions[position - delay] = logits
      }
    }
    var reading = PathReading()
    crf.read(Array(emissions.joined()), into: &reading)
    return reading.labels.map { model.labels.tokens[$0] }
  }

  /// Streams tokens in messages of random sizes; every result.
  private func stream(
    _ tokens: [String], to engine: inout Engine, id: String, seed: UInt64, top: Int = 0
  ) throws -> [MessageResult] {
    var random = SplitMix64(seed: seed)
    var (results, first) = ([MessageResult](), 0)
    while first < tokens.count {
      let last = min(tokens.count, first + Int.random(in: 1...5, using: &random))
      results.append(
        try engine.result(
          of: Message(
            stream: id, content: .tokens(Array(tokens[first..<last])), end: last == tokens.count,
            top: top)))
      first = last
    }
    return results
  }

  private func committed(_ results: [MessageResult]) -> [ResultRow] {
    results.flatMap(\.out).filter(\.final)
  }

  @Test(arguments: [[0], [0, 1, 2], [2], [1, 3]])
  func `with a lag as long as the sequence its best path is committed`(_ delays: [Int]) throws {
    let model = try TestTagger.random(delays: delays, crf: .init(lag: 60))
    var engine = Engine(models: [model])
    var seen: Set<String> = []
    for seed in 0..<5 as Range<UInt64> {
      let tokens = tokens(50, seed: seed)
      let rows = committed(try stream(tokens, to: &engine, id: "tagger/\(seed)", seed: seed))
      let best = try bestPath(tokens, model)
      #expect(rows.map(\.seq) == Array(0..<50))
      #expect(rows.map(\.label).prefix(best.count) == best.map(Optional.some)[...])
      #expect(rows.dropFirst(best.count).allSatisfy { $0.label == nil })
      #expect(best.count == 50 - delays[0])
      seen.formUnion(best)
    }
    #expect(seen.count > 2, "the labels must vary for this to test paths")
  }

  @Test(arguments: [0, 1, 3, 8], [[0], [0, 1, 2], [1, 3]])
  func `no forbidden transition is committed, whatever begins, ends and flushes`(
    _ lag: Int, _ delays: [Int]
  ) throws {
    let model = try TestTagger.random(delays: delays, crf: .init(lag: lag))
    var engine = Engine(models: [model])
    var random = SplitMix64(seed: UInt64(lag))
    var (labels, expected, seen) = ([String](), 0, 0)
    func check() {
      for index in labels.indices {
        let previous = index > 0 ? labels[index - 1] : "O"
        #expect(TagScheme.iob2.allows(labels[index], after: previous))
      }
      labels = []
    }
    for _ in 0..<300 {
      let count = Int.random(in: 0...4, using: &random)
      var message = Message(
        stream: "tagger/s", content: .tokens(tokens(count, seed: random.next())))
      message.begin = Int.random(in: 0..<12, using: &random) == 0
      message.flush = Int.random(in: 0..<8, using: &random) == 0
      message.end = Int.random(in: 0..<12, using: &random) == 0
      let result = try engine.result(of: message)
      let finals = result.out.filter(\.final)
      #expect(finals.map(\.seq) == Array(seen..<(seen + finals.count)))
      seen += finals.count
      // What a message commits before it begins anew belongs to the old sequence.
      let first = message.begin ? finals.prefix { $0.seq < result.seq } : []
      labels += first.compactMap(\.label)
      if message.begin { check() }
      labels += finals.dropFirst(first.count).compactMap(\.label)
      if message.end { check() }
      expected += count
      if message.end || message.flush { #expect(seen == expected) }
      #expect(expected - seen <= lag + model.largestDelay)
    }
    #expect(seen > 300)
  }

  @Test func `rows have the marginals of the open elements, and alternatives by them`() throws {
    let model = try TestTagger.random(delays: [0, 1], crf: .init(lag: 3))
    var engine = Engine(models: [model])
    let results = try stream(
      tokens(40, seed: 1), to: &engine, id: "tagger/s", seed: 2, top: TestTagger.labels.count)
    #expect(results.contains { result in result.out.contains { !$0.final } })
    for row in results.flatMap(\.out) {
      #expect(row.top.count == TestTagger.labels.count)
      #expect(abs(row.top.reduce(0) { $0 + $1.p } - 1) < 1e-5)
      #expect(row.top.map(\.p) == row.top.map(\.p).sorted(by: >))
      #expect(row.top.first { $0.label == row.label }?.p == row.p)
    }
    #expect(engine.counters.rowsRevised > 0)
  }

  @Test func `a stream is answered the same alone and among others, at once and bit by bit`() throws
  {
    let models = [
      try TestTagger.random(crf: .init(lag: 4)), try TestTagger.random(name: "softmax"),
    ]
    let tokens = tokens(30, seed: 3)
    var alone = Engine(models: models)
    let message = Message(stream: "tagger/0", content: .tokens(tokens), end: true)
    let wanted = try alone.result(of: message)
    var pieces = Engine(models: models)
    let committed = committed(try stream(tokens, to: &pieces, id: "tagger/0", seed: 4))
    #expect(committed == wanted.out)
    var engine = Engine(models: models)
    for index in 0..<70 {
      engine.accept(Message(stream: "tagger/\(index)", content: .tokens(tokens), end: true))
      engine.accept(Message(stream: "softmax/\(index)", content: .tokens(tokens), end: true))
    }
    for answer in engine.finished() where answer.stream.hasPrefix("tagger") {
      guard case .result(let result) = answer.reply else {
        throw UnexpectedResult(stream: answer.stream)
      }
      #expect(result == wanted)
    }
  }

  @Test func `after a flush a sequence goes on from the committed label, after an end it does not`()
    throws
  {
    let model = try TestTagger.random(delays: [0], crf: .init(lag: 8))
    for word in TestTagger.words {
      var engine = Engine(models: [model])
      let flushed = try engine.result(
        of: Message(stream: "tagger/s", content: .tokens([word]), flush: true))
      let label = try #require(flushed.out[0].label)
      let next = try engine.result(
        of: Message(stream: "tagger/s", content: .tokens(["a"]), flush: true))
      let following = try #require(next.out[0].label)
      #expect(TagScheme.iob2.allows(following, after: label))
      _ = try engine.result(of: Message(stream: "tagger/s", end: true))
      let anew = try engine.result(
        of: Message(stream: "tagger/s", content: .tokens([word]), flush: true))
      #expect(anew.out[0].label == label && anew.out[0].p == flushed.out[0].p)
    }
  }
}
