import Dispatch
import Platform
import Recurrent
import Wire

/// One measured row: a model at a size of wave, on some threads.
struct BenchRow {
  let model: BenchModel
  let wave: Int
  let check: [Double]
  /// One for each thread, with its share of the wave.
  private let workers: [BenchWorker]
  /// Allocations of N and of 2N steps; nil where they were not counted.
  var mallocs: (once: Int, twice: Int)?

  init(model: BenchModel, network: PackedNetwork, check: [Double], wave: Int, threads: Int) {
    self.model = model
    self.wave = wave
    self.check = check
    let count = min(threads, wave)
    workers = (0..<count).map { index in
      BenchWorker(
        model: model, network: network, rows: (wave + index) / count)
    }
  }

  /// Runs one round; each thread steps the streams that are its own.
  func run(seconds: Double) {
    let workers = workers
    if workers.count == 1 { return workers[0].run(seconds: seconds) }
    DispatchQueue.concurrentPerform(iterations: workers.count) { workers[$0].run(seconds: seconds) }
  }

  /// Steps of streams a second, of all threads.
  var stepsPerSecond: Double {
    workers.reduce(0) { $0 + Double($1.rows * $1.times.count) / max($1.elapsed, 1e-9) }
  }

  /// Microseconds of a wave that share `share` of the waves do not exceed.
  func percentile(_ share: Double) -> Double {
    let sorted = workers.flatMap(\.times).sorted()
    guard !sorted.isEmpty else { return .nan }
    return sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))] / 1e3
  }

  /// Microseconds that one thread's share of a wave takes at least.
  func floorMicroseconds(_ floor: BenchFloor) -> Double {
    1e6 * floor.seconds(model, rows: workers[workers.count - 1].rows)
  }

  /// Allocations of N and of 2N steps of one thread's share, N so that large waves take no longer.
  mutating func countMallocs(file: String) throws {
    let worker = workers[workers.count - 1]
    worker.step()
    let some = max(4, 200 / worker.rows)
    let counts = try [some, 2 * some].map { steps in
      try MallocTrace.count(file: file) { for _ in 0..<steps { worker.step() } }
    }
    if let once = counts[0], let twice = counts[1] { mallocs = (once, twice) }
  }

  /// The row as JSON.
  func members(_ floor: BenchFloor, kernels: String) -> [(String, JSONValue)] {
    let floorTime = floorMicroseconds(floor)
    let median = percentile(0.5)
    let counts = mallocs.map { [$0.once, $0.twice].map { JSONValue.integer(Int64($0)) } }
    return [
      ("bench", .string(wave == 1 ? "step" : "wave")), ("cell", .string(model.cell)),
      ("shape", .string(model.shape)), ("wave", .integer(Int64(wave))),
      ("threads", .integer(Int64(workers.count))), ("kernels", .string(kernels)),
      ("floor_us", .number(floorTime)), ("p50_us", .number(median)),
      ("p99_us", .number(percentile(0.99))), ("ratio", .number(median / floorTime)),
      ("steps_per_s", .number(stepsPerSecond)), ("mallocs", counts.map(JSONValue.array) ?? .null),
      ("check", .array(check.map { .number($0) })),
    ]
  }
}
