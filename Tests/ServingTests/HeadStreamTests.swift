import Decoding
import Glibc
import ModelStore
import Recurrent
import Serving
import Testing
import Text
import Wire

struct HeadStreamTests {
  private let tokens = ["a", "b", "c", "a", "zzz", "d", "a", "b", "b", "c"]

  /// All rows of a stream whose tokens come in pieces, with company or alone.
  private func rows(
    _ model: TaggerModel, seed: UInt64, top: Int = 0, company: Int = 0
  ) throws -> [ResultRow] {
    var random = SplitMix64(seed: seed)
    var engine = Engine(models: [model])
    var rows: [ResultRow] = []
    var first = 0
    while first < tokens.count {
      let last = min(tokens.count, first + Int.random(in: 1...4, using: &random))
      for other in 0..<company {
        engine.accept(
          Message(stream: "\(model.name)/\(other)", content: .tokens([tokens[other % 10]])))
      }
      engine.accept(
        Message(
          stream: "\(model.name)/s", content: .tokens(Array(tokens[first..<last])),
          end: last == tokens.count, top: top))
      for answer in engine.finished() where answer.stream == "\(model.name)/s" {
        guard case .result(let result) = answer.reply else {
          throw UnexpectedResult(stream: answer.stream)
        }
        rows += result.out
      }
      first = last
    }
    return rows
  }

  /// The probabilities of all words after each token.
  private func distributions(_ model: TaggerModel) -> [[Float]] {
    var runner = WaveRunner(network: model.network)
    var arena = StateArena(network: model.network)
    let slot = arena.take()
    return tokens.map { token in
      var lookups: [Int32] = []
      model.featurizer.append(token, to: &lookups)
      runner.step(lookups: lookups, slots: [slot], arena: arena)
      var logits = [Float](repeating: 0, count: model.labels.count)
      runner.copyLogits(row: 0, head: 0, into: &logits)
      softmax(&logits)
      return logits
    }
  }

  @Test(arguments: [1, 2, 3]) func `surprisal is that of the token under what was predicted before`(
    _ seed: UInt64
  ) throws {
    let model = try TestHeads.next()
    let wanted = distributions(model)
    let rows = try rows(model, seed: seed, top: 3)
    #expect(rows.map(\.seq) == Array(0..<10) && rows.allSatisfy { $0.final })
    #expect(rows.map(\.token) == tokens)
    #expect(rows[0].p == nil)
    for (place, row) in rows.enumerated() {
      let id = model.vocabulary?.id(of: tokens[place]) ?? 0
      #expect(row.label == model.labels.tokens[id])
      let best = indexesOfLargest(wanted[place], count: 3)
      #expect(row.top.map(\.label) == best.map { model.labels.tokens[$0] })
      for (alternative, index) in zip(row.top, best) {
        #expect(abs(alternative.p - wanted[place][index]) < 1e-4)
      }
      guard place > 0 else { continue }
      let p = try #require(row.p)
      #expect(abs(p - wanted[place - 1][id]) < 1e-4)
    }
  }

  @Test func `company and pieces do not change a bit`() throws {
    for model in [try TestHeads.next(), try TestHeads.classify()] {
      let alone = try rows(model, seed: 4)
      #expect(try rows(model, seed: 4, company: 30) == alone)
      guard model.config.task == .next else { continue }
      #expect(try rows(model, seed: 9, company: 7) == alone)
    }
  }

  @Test func `rows on the wire have the fields of their task`() throws {
    var engine = Engine(models: [try TestHeads.next(), try TestVectors.forecast(horizons: [1])])
    let next = try engine.result(
      of: Message(stream: "next/s", content: .tokens(["a", "b"]), top: 1))
    let text = String(decoding: next.encoded(), as: UTF8.self)
    let p = try #require(next.out[1].p)
    #expect(text.contains("{\"seq\":0,\"token\":\"a\",\"known\":true,\"top\":[["))
    #expect(text.contains("\"token\":\"b\",\"surprisal\":\(surprisal(p)),\"known\":true"))
    #expect(!text.contains("\"label\"") && !text.contains("\"p\""))
    let forecast = try engine.result(
      of: Message(stream: "forecast/s", content: .floats([1, 2, 3, 1, 2, 4])))
    let flat = String(decoding: forecast.encoded(), as: UTF8.self)
    #expect(flat.contains("{\"seq\":0,\"mean\":[") && !flat.contains("[["))
    #expect(flat.split(separator: "\"score\"").count == 2)
  }

  @Test func `what was predicted before a swap is scored as it was published`() throws {
    let (first, second) = (try TestHeads.next(), try TestHeads.next(version: 2, seed: 9))
    var engine = Engine(models: [first])
    let before = try engine.result(
      of: Message(stream: "next/s", content: .tokens(["a"]), top: 100))
    engine.replace(with: second)
    let after = try engine.result(of: Message(stream: "next/s", content: .tokens(["b"])))
    let published = before.out[0].top.first { $0.label == "b" }
    let p = try #require(after.out[0].p)
    #expect(abs(p - (published?.p ?? -1)) < 1e-4)
    #expect(after.version == 2)
  }

  @Test func `one row stands for a sequence until it ends`() throws {
    var engine = Engine(models: [try TestHeads.classify()])
    func send(_ tokens: [String], end: Bool = false, flush: Bool = false) throws -> MessageResult {
      try engine.result(
        of: Message(stream: "classify/s", content: .tokens(tokens), end: end, flush: flush))
    }
    #expect(try send(["a", "b"]).places == ["0"])
    #expect(try send(["c"]).places == ["0"])
    #expect(try send(["d"], flush: true).places == ["0!"])
    #expect(try send(["a"]).places == ["4"])
    #expect(try send([], end: true).places == ["4!"])
    #expect(try send(["a", "a"], end: true).places == ["5!"])
    #expect(engine.counters.rowsCommitted == 3)
  }

  @Test func `a forecast is scored in the units of the input and forgets at a beginning`() throws {
    let model = try TestVectors.forecast(horizons: [1, 4])
    var engine = Engine(models: [model])
    let first = try engine.result(
      of: Message(stream: "forecast/s", content: .floats([0.5, -1, 20])))
    #expect(first.out[0].mean.count == 6 && first.out[0].variance.allSatisfy { $0 > 0 })
    #expect(first.out[0].p == nil && first.final)
    let came: [Float] = [1, -1.25, 30]
    let second = try engine.result(of: Message(stream: "forecast/s", content: .floats(came)))
    var sum = 0.0
    for (index, x) in came.enumerated() {
      let (mean, variance) = (
        Double(first.out[0].mean[index]), Double(first.out[0].variance[index])
      )
      let squared = (Double(x) - mean) * (Double(x) - mean) / variance
      sum += 0.5 * (log(2 * Double.pi * variance) + squared)
    }
    let score = try #require(second.out[0].p)
    #expect(abs(Double(score) - sum / 3) < 1e-4)
    let anew = try engine.result(
      of: Message(stream: "forecast/s", content: .floats(came), begin: true))
    #expect(anew.out[0].p == nil)
  }
}
