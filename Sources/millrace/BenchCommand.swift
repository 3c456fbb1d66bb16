import Foundation
import Platform
import Recurrent
import Wire

/// `millrace bench`: how near the steps of this machine come to its limits.
enum BenchCommand: Command {
  static let spec = CommandSpec(
    name: "bench",
    summary: "Measure steps, waves, training, the serving core and a whole daemon on this machine.",
    usage: "bench step|wave|train|engine|wire|recover [OPTION…]",
    details: """
      Measures what one core can do (multiply-adds a second, bytes a second from each level of \
      cache) and, in the same rounds, one step of one stream (step) or waves of many (wave). The \
      floor of a row is the larger of its operations at the peak and its weights at the bandwidth of \
      a buffer of their size; the ratio is the median time over it. Shapes: s 64→128, m 128→256, \
      l 256→512 in two layers, with weights made from a hash, so that other programs can be \
      compared: check is Σ|h| and the first four numbers of h after 20 steps.

      engine measures the serving core without sockets: messages of 1 and 16 elements, decoded, \
      stepped and answered, for each kind of head; of the options it takes kernels, rounds, \
      seconds and json.

      train learns three tasks by truncated back-propagation and SGD: lm (two layers of 200, \
      10,000 words, 20 × 35), tagger (100→128→17, 32 × 32) and char (one-hot 65→512→65, 32 × 100). \
      The floor is three times the operations of the forward products at the peak; check is the \
      losses of five updates on one window, at rate 1 and clipped to 0.25.

      Allocations are those of N and of 2N steps, counted by the C library's mtrace in a second \
      process; - where it is not there.

      wire starts a daemon of its own and measures messages a second and round trips over tcp, from \
      one stream to 10,000, with vectors of the shape s. recover kills one that knows 10,000 streams \
      and measures the time from its start to its first answer.
      """,
    options: [
      Option(long: "cell", value: "lstm,gru", help: "Which cells (both)."),
      Option(long: "shape", value: "s,m,l", help: "Which shapes (all)."),
      Option(long: "task", value: "lm,tagger,char", help: "Which tasks of train (all)."),
      Option(long: "waves", value: "N,…", help: "Streams in a wave (1,8,32,128,512)."),
      Option(
        long: "threads", value: "N", help: "Threads, each with a share of the streams (1)."),
      Option(long: "kernels", value: "NAME", help: "portable, avx2 or avx512 (the fastest)."),
      Option(long: "rounds", value: "N", help: "Rounds over all rows (5)."),
      Option(long: "seconds", value: "S", help: "Seconds of each row in a round (0.2)."),
      Option(long: "streams", value: "N", help: "Streams of wire at most, and of recover (10000)."),
      Option(long: "json", help: "One JSON object a row."),
    ],
    examples: [
      ("millrace bench step", "One stream, all shapes."),
      (
        "millrace bench wave --cell lstm --shape m --threads 2",
        "Waves of 1 to 512 streams on two threads."
      ),
    ])

  static func run(_ arguments: Arguments) throws {
    switch arguments.positionals {
    case ["wire"]: return try BenchWire.run(arguments)
    case ["recover"]: return try BenchRecover.run(arguments)
    default: break
    }
    guard let kind = arguments.positionals.first, arguments.positionals.count == 1,
      ["step", "wave", "train", "engine"].contains(kind)
    else { throw UsageError("wanted step, wave, train, engine, wire or recover") }
    let kernels = try kernels(arguments.string("kernels"))
    guard kind != "engine" else { return try runEngine(arguments, kernels) }
    guard kind != "train" else { return try measureTraining(arguments, kernels) }
    var rows = try rows(arguments, kernels, isWave: kind == "wave")
    if let prefix = ProcessInfo.processInfo.environment[MallocCounts.variable] {
      return try MallocCounts.print(&rows, prefix: prefix)
    }
    let counts = MallocCounts.ofChild(numbers: 2)
    for index in rows.indices where counts.count == rows.count {
      rows[index].mallocs = (counts[index][0], counts[index][1])
    }
    let (rounds, seconds) = try duration(arguments)
    var floor = BenchFloor(kernels: kernels)
    for row in rows { floor.add(bytes: row.model.weightBytes) }
    for _ in 0..<rounds {
      floor.measure()
      for row in rows { row.run(seconds: seconds) }
    }
    let report = BenchReport(kernels: kernels.name, floor: floor, rows: rows)
    if arguments.flag("json") { report.printAsJSON() } else { report.printForPeople() }
  }

  private static func duration(_ arguments: Arguments) throws -> (rounds: Int, seconds: Double) {
    (
      try arguments.int("rounds", in: 1...1000) ?? 5,
      try arguments.double("seconds", in: 0.001...60) ?? 0.2
    )
  }

  /// Measures the serving core without sockets.
  private static func runEngine(_ arguments: Arguments, _ kernels: KernelTable) throws {
    var rows = try BenchEngineReport.rows(kernels)
    if let prefix = ProcessInfo.processInfo.environment[MallocCounts.variable] {
      return try MallocCounts.print(&rows, prefix: prefix)
    }
    let counts = MallocCounts.ofChild(numbers: 3)
    for index in rows.indices where counts.count == rows.count {
      rows[index].mallocs = (counts[index][0], counts[index][1])
      rows[index].mallocsPerMessage = counts[index][2]
    }
    let (rounds, seconds) = try duration(arguments)
    for _ in 0..<rounds {
      for index in rows.indices { rows[index].run(seconds: seconds) }
    }
    if arguments.flag("json") {
      BenchEngineReport.printAsJSON(rows)
    } else {
      BenchEngineReport.printForPeople(rows)
    }
  }

  private static func kernels(_ name: String?) throws -> KernelTable {
    guard let name else { return try chosenKernels() }
    guard let table = KernelSelection.available.first(where: { $0.name == name }) else {
      let names = KernelSelection.available.map(\.name).joined(separator: " or ")
      throw UsageError("--kernels: found '\(name)', wanted \(names), which this processor runs")
    }
    return table
  }

  private static func rows(
    _ arguments: Arguments, _ kernels: KernelTable, isWave: Bool
  ) throws -> [BenchRow] {
    let threads = try arguments.int("threads", in: 1...64) ?? 1
    let waves = try isWave ? waves(arguments.string("waves") ?? "1,8,32,128,512") : [1]
    var rows: [BenchRow] = []
    for cell in words(arguments.string("cell") ?? "lstm,gru") {
      for shape in words(arguments.string("shape") ?? "s,m,l") {
        let model = try BenchModel(shape: shape, cell: cell)
        let network = PackedNetwork(model.parameters(), kernels: kernels)
        let check = BenchWorker.check(model, network)
        for wave in waves {
          rows.append(
            BenchRow(model: model, network: network, check: check, wave: wave, threads: threads))
        }
      }
    }
    return rows
  }

  static func words(_ text: String) -> [String] {
    text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  }

  private static func waves(_ text: String) throws(UsageError) -> [Int] {
    var waves: [Int] = []
    for word in words(text) {
      guard let wave = Int(word), (1...65_536).contains(wave) else {
        throw UsageError("--waves: found '\(word)', wanted numbers from 1 to 65536")
      }
      waves.append(wave)
    }
    return waves
  }
}
