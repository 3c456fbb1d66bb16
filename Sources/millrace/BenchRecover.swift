import Foundation
import Platform
import Wire

/// `millrace bench recover`: how long a killed daemon with many known streams takes to answer again.
enum BenchRecover {
  static func run(_ arguments: Arguments) throws {
    let rounds = try arguments.int("rounds", in: 1...1000) ?? 5
    let streams = try arguments.int("streams", in: 1...1_000_000) ?? 10_000
    let model = try BenchModel(
      shape: arguments.string("shape") ?? "s", cell: arguments.string("cell") ?? "lstm")
    let place = try BenchPlace(model, options: ["--ack", "logged"])
    defer { try? place.place.close() }
    let one = BenchLoad(streams: 1, window: 1)
    let all = BenchLoad(streams: streams, window: 256)
    try place.start(isTCP: false)
    var filler = try BenchClient(place.intake, all, model)
    // Some elements each, stored states, and a few elements after them that have to be run again.
    for _ in 0..<3 { _ = try filler.touch() }
    try place.ask("snapshot")
    for _ in 0..<3 { _ = try filler.touch() }
    var first: [Double] = []
    var whole: [Double] = []
    for _ in 0..<rounds {
      place.kill()
      let start = MonotonicClock.now()
      try place.launch()
      var client = try BenchClient(place.intake, one, model)
      _ = try client.touch()
      first.append(Double(MonotonicClock.now() - start) / 1e9)
      var others = try BenchClient(place.intake, all, model)
      _ = try others.touch()
      whole.append(Double(MonotonicClock.now() - start) / 1e9)
    }
    show(streams, first.sorted(), whole.sorted(), json: arguments.flag("json"))
  }

  private static func show(_ streams: Int, _ first: [Double], _ whole: [Double], json: Bool) {
    let (one, all) = (first[first.count / 2], whole[whole.count / 2])
    guard !json else {
      return printJSON([
        ("bench", .string("recover")), ("streams", .integer(Int64(streams))),
        ("first_answer_s", .number(one)), ("all_streams_s", .number(all)),
        ("slowest_first_answer_s", .number(first[first.count - 1])),
      ])
    }
    print(
      "\(grouped(streams)) streams in the journal, killed and started \(first.count) times: first "
        + "answer after \(fixed(one, 2)) s (at most \(fixed(first[first.count - 1], 2)) s), all "
        + "streams answered after \(fixed(all, 2)) s")
  }
}
