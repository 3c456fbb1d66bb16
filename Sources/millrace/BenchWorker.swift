import Platform
import Recurrent

/// Streams of one thread, stepped in waves, each wave timed on its own.
///
/// `@unchecked Sendable`: one thread uses it at a time.
final class BenchWorker: @unchecked Sendable {
  /// Nanoseconds of each wave.
  private(set) var times: [Double] = []
  /// Seconds of all rounds together.
  private(set) var elapsed = 0.0
  private let model: BenchModel
  private var runner: WaveRunner
  private var arena: StateArena
  private let slots: [Int]
  private let vectors: [Float]

  /// A worker with `rows` streams in the zero state.
  init(model: BenchModel, network: PackedNetwork, rows: Int) {
    self.model = model
    runner = WaveRunner(network: network, capacity: rows)
    var arena = StateArena(network: network, slotsPerSlab: max(rows, 1))
    slots = (0..<rows).map { _ in arena.take() }
    self.arena = arena
    vectors = model.inputs(step: 0, rows: rows)
    times.reserveCapacity(1 << 20)
  }

  /// Streams in a wave.
  var rows: Int { slots.count }

  /// Steps every stream once.
  func step() { runner.step(vectors: vectors, slots: slots, arena: arena) }

  /// Runs waves for so many seconds after a few that are not timed.
  func run(seconds: Double) {
    for _ in 0..<20 { step() }
    let start = MonotonicClock.now()
    let end = start + UInt64(seconds * 1e9)
    var before = start
    while before < end, times.count < times.capacity {
      step()
      let now = MonotonicClock.now()
      times.append(Double(now - before))
      before = now
    }
    elapsed += Double(before - start) / 1e9
  }

  /// Σ|h| and the first four numbers of the top layer's h of the first stream, after 20 steps from
  /// zero.
  static func check(_ model: BenchModel, _ network: PackedNetwork) -> [Double] {
    var runner = WaveRunner(network: network, capacity: 1)
    var arena = StateArena(network: network, slotsPerSlab: 1)
    let slot = arena.take()
    for step in 0..<20 {
      runner.step(vectors: model.inputs(step: step, rows: 1), slots: [slot], arena: arena)
    }
    let top = runner.output(row: 0).map(Double.init)
    return [top.reduce(0) { $0 + abs($1) }] + top.prefix(4)
  }
}
