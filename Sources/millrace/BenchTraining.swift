import Platform
import Recurrent
import Training
import Wire

/// One measured task: windows that are learned from, each timed on its own.
struct BenchTraining {
  let task: BenchTask
  let threads: Int
  /// Losses of the first updates on one window, over and over, at rate 1 and clipped to 0.25.
  let check: [Double]
  private var learner: Learner
  private let windows: [LaneBatcher.Window]
  private var next = 0
  private var times: [Double] = []

  init(task: BenchTask, threads: Int, kernels: KernelTable) throws {
    self.task = task
    self.threads = threads
    var checked = try task.learner(clip: 0.25, threads: threads, kernels: kernels)
    check = task.windows(repeating: 5).map { checked.update($0, rate: 1).loss }
    learner = try task.learner(clip: 5, threads: threads, kernels: kernels)
    windows = task.windows()
    for _ in 0..<2 { step() }
  }

  private mutating func step() {
    _ = learner.update(windows[next], rate: 0.1)
    next = (next + 1) % windows.count
  }

  /// Learns for so many seconds.
  mutating func run(seconds: Double) {
    let start = MonotonicClock.now()
    var before = start
    repeat {
      step()
      let now = MonotonicClock.now()
      times.append(Double(now - before) / 1e9)
      before = now
    } while Double(before - start) / 1e9 < seconds
  }

  /// Tokens a second: those of a window over the median of its times.
  var tokensPerSecond: Double {
    let sorted = times.sorted()
    return sorted.isEmpty ? .nan : Double(task.lanes * task.steps) / sorted[sorted.count / 2]
  }

  /// Tokens a second where every core does nothing but the products, at the peak.
  func floorTokensPerSecond(_ floor: BenchFloor) -> Double {
    Double(threads) * floor.peak / Double(task.operationsPerToken)
  }

  /// The row as JSON.
  func members(_ floor: BenchFloor, kernels: String) -> [(String, JSONValue)] {
    let fastest = floorTokensPerSecond(floor)
    return [
      ("bench", .string("train")), ("task", .string(task.name)),
      ("threads", .integer(Int64(threads))), ("kernels", .string(kernels)),
      ("lanes", .integer(Int64(task.lanes))), ("window", .integer(Int64(task.steps))),
      ("windows", .integer(Int64(times.count))), ("tokens_per_s", .number(tokensPerSecond)),
      ("floor_tokens_per_s", .number(fastest)), ("ratio", .number(fastest / tokensPerSecond)),
      ("check", .array(check.map { .number($0) })),
    ]
  }
}
