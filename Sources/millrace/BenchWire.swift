import Foundation
import Platform
import Wire
import ZeroMQ

/// `millrace bench wire`: messages a second and round trips through a daemon of its own.
enum BenchWire {
  /// The rows: those with peers, then what changes when one thing does.
  private static let loads: [BenchLoad] =
    [(1, 1), (100, 16), (10_000, 256)].map { BenchLoad(streams: $0.0, window: $0.1) } + [
      BenchLoad(streams: 100, window: 16, isLogged: true),
      BenchLoad(streams: 10_000, window: 256, isLogged: true),
      BenchLoad(streams: 100, window: 16, encoding: .json, hasFrame: false),
      BenchLoad(streams: 10_000, window: 256, encoding: .json, hasFrame: false),
      BenchLoad(streams: 100, window: 16, elements: 16),
      BenchLoad(streams: 10_000, window: 16, elements: 16),
    ]

  static func run(_ arguments: Arguments) throws {
    let rounds = try arguments.int("rounds", in: 1...1000) ?? 3
    let seconds = try arguments.double("seconds", in: 0.01...60) ?? 1
    let most = try arguments.int("streams", in: 1...1_000_000) ?? 10_000
    let loads = loads.filter { $0.streams <= most }
    let model = try BenchModel(
      shape: arguments.string("shape") ?? "s", cell: arguments.string("cell") ?? "lstm")
    var results = [[BenchClient.Measured]](repeating: [], count: loads.count)
    for _ in 0..<rounds {
      for (index, load) in loads.enumerated() {
        results[index].append(try measure(load, model, seconds: seconds))
      }
    }
    let json = arguments.flag("json")
    if !json {
      print("streams window elements encoding    journal   messages/s    p50 µs    p99 µs")
    }
    for (load, measured) in zip(loads, results) { show(load, measured, json: json) }
  }

  private static func measure(
    _ load: BenchLoad, _ model: BenchModel, seconds: Double
  ) throws -> BenchClient.Measured {
    let place = try BenchPlace(model, options: load.isLogged ? [] : ["--journal", "none"])
    defer { try? place.place.close() }
    try place.start(isTCP: true)
    var client = try BenchClient(place.intake, load, model)
    // Streams and buffers are made before the clock starts.
    _ = try client.touch()
    _ = try client.run(seconds: seconds / 4)
    return try client.run(seconds: seconds)
  }

  /// The medians of the rounds.
  private static func show(_ load: BenchLoad, _ rounds: [BenchClient.Measured], json: Bool) {
    func median(_ value: (BenchClient.Measured) -> Double) -> Double {
      rounds.map(value).sorted()[rounds.count / 2]
    }
    let rate = median { Double($0.messages) / max($0.seconds, 1e-9) }
    let (p50, p99) = (median { $0.percentile(0.5) }, median { $0.percentile(0.99) })
    let refused = rounds.reduce(0) { $0 + $1.refused }
    let encoding = load.encoding == .json ? "json" : "messagepack"
    if json {
      printJSON([
        ("bench", .string("wire")), ("streams", .integer(Int64(load.streams))),
        ("window", .integer(Int64(load.window))), ("elements", .integer(Int64(load.elements))),
        ("encoding", .string(encoding)), ("frame", .bool(load.hasFrame)),
        ("journal", .bool(load.isLogged)), ("messages_per_s", .number(rate)),
        ("p50_us", .number(p50)), ("p99_us", .number(p99)), ("refused", .integer(Int64(refused))),
      ])
      return
    }
    print(
      padded("\(load.streams)", to: 8) + padded("\(load.window)", to: 7)
        + padded("\(load.elements)", to: 9) + padded(encoding, to: 12)
        + padded(load.isLogged ? "on" : "off", to: 10) + padded(short(rate), to: 13)
        + padded(fixed(p50, 0), to: 10) + fixed(p99, 0)
        + (refused == 0 ? "" : "  \(grouped(refused)) refused"))
  }
}
