import ModelStore
import Recurrent
import Serving
import Testing
import Wire

struct CapacityTests {
  /// Random messages of many streams of every kind of head.
  private struct Drawer {
    var random: SplitMix64

    mutating func message() -> Message {
      let number = Int.random(in: 0..<200, using: &random)
      let kinds = ["softmax", "crf", "activity", "next", "classify", "forecast"]
      let kind = kinds[number % kinds.count]
      var message = Message(
        stream: "\(kind)/\(String(repeating: "x", count: number % 30))\(number)")
      let count = Int.random(in: 0...4, using: &random)
      if kind == "activity" || kind == "forecast" {
        message.content = .vectors(TestVectors.signal(count, using: &random))
        message.times = (0..<count).map { _ in Int64.random(in: 0...(1 << 40), using: &random) }
      } else {
        message.content = .tokens(
          (0..<count).map { _ in TestTagger.words.randomElement(using: &random) ?? "a" })
      }
      message.begin = Int.random(in: 0..<15, using: &random) == 0
      message.flush = count == 0 || Int.random(in: 0..<6, using: &random) == 0
      message.end = Int.random(in: 0..<6, using: &random) == 0
      message.top = Int.random(in: 0...2, using: &random)
      if Int.random(in: 0..<20, using: &random) == 0 { message.seq = 1_000_000 }
      return message
    }
  }

  private func models() throws -> [TaggerModel] {
    [
      try TestTagger.random(name: "softmax"),
      try TestTagger.random(name: "crf", delays: [0, 2], crf: .init(lag: 4)),
      try TestVectors.model(gap: true), try TestHeads.next(), try TestHeads.classify(),
      try TestVectors.forecast(horizons: [1, 2]),
    ]
  }

  private func bytes(_ answers: [Answer]) -> [[UInt8]] { answers.map { $0.encoded() } }

  @Test(arguments: [1, 40, 150])
  func `every head's streams are answered byte for byte as without a limit`(resident: Int) throws {
    let models = try models()
    var limited = try Engine.spilling(models: models, resident: resident)
    var unlimited = Engine(models: models)
    var drawer = Drawer(random: SplitMix64(seed: UInt64(resident)))
    for _ in 0..<300 {
      for _ in 0..<8 {
        let message = drawer.message()
        limited.accept(message)
        unlimited.accept(message)
      }
      while limited.runWave() {}
      while unlimited.runWave() {}
      let (found, wanted) = (bytes(limited.takeAnswers()), bytes(unlimited.takeAnswers()))
      try #require(Set(found) == Set(wanted) && found.count == wanted.count)
      #expect(limited.residentCount <= resident)
    }
    for number in 0..<200 {
      let stream = drawer.message().stream
      #expect(
        limited.position(of: stream)?.next == unlimited.position(of: stream)?.next, "\(number)")
    }
    #expect(limited.streamCount == unlimited.streamCount)
    #expect(limited.counters.spilled > 200 && limited.counters.broughtBack > 100)
  }

  @Test func `idle streams leave memory as they are, and come back`() throws {
    let model = try TestTagger.random()
    var limits = EngineLimits()
    limits.idleSeconds = 60
    var engine = try Engine.spilling(models: [model], limits: limits)
    var other = Engine(models: [model])
    for number in 0..<600 { try same(&engine, &other, number, ["a", "b"]) }
    engine.seconds = 60
    while engine.runWave() {}
    #expect(engine.residentCount == 600)
    try same(&engine, &other, 599, ["c"])
    engine.seconds = 61
    for _ in 0..<3 { while engine.runWave() {} }
    #expect(engine.residentCount == 1 && engine.streamCount == 600)
    for number in 0..<600 { try same(&engine, &other, number, ["b", "a"]) }
    #expect(engine.residentCount == 600)
  }

  /// Both engines answer a stream's next message with the same bytes.
  private func same(
    _ engine: inout Engine, _ other: inout Engine, _ number: Int, _ tokens: [String]
  ) throws {
    let message = Message(stream: "tagger/\(number)", content: .tokens(tokens))
    let (found, wanted) = (try engine.result(of: message), try other.result(of: message))
    #expect(found.encoded(as: .json) == wanted.encoded(as: .json))
  }

  @Test func `a stream with nothing open takes its state, its id and at most 96 bytes`() throws {
    var engine = Engine(models: [try TestTagger.random()])
    for count in [5000, 7000, 17_000] {
      for number in engine.streamCount..<count {
        engine.accept(Message(stream: "tagger/\(number)", content: .tokens(["a"]), flush: true))
        if number % 500 == 499 { _ = engine.finished() }
      }
      _ = engine.finished()
      // A chunk of places that is not full yet counts as if it were.
      let chunks = (count + 4095) / 4096 * 4096
      let names = 16 * chunks
      #expect((engine.tableBytes - names) / chunks <= 96, "\(count) streams")
    }
  }

  @Test func `an unknown stream is still refused where no more may be known, spilled or not`()
    throws
  {
    var limits = EngineLimits()
    limits.streams = 10
    limits.resident = 2
    var engine = try Engine.spilling(models: [try TestTagger.random()], limits: limits)
    for number in 0..<10 {
      _ = try engine.result(of: Message(stream: "tagger/\(number)", content: .tokens(["a"])))
    }
    #expect(engine.residentCount == 2 && engine.streamCount == 10)
    let eleventh = Message(stream: "tagger/new", content: .tokens(["a"]))
    #expect(try engine.refusal(of: eleventh).code == .streamLimit)
    #expect(try engine.result(of: Message(stream: "tagger/0", content: .tokens(["a"]))).seq == 1)
  }
}
