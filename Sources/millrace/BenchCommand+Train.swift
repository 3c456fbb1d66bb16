import Recurrent
import Wire

extension BenchCommand {
  /// Measures the training of the tasks asked for.
  static func measureTraining(_ arguments: Arguments, _ kernels: KernelTable) throws {
    let threads = try arguments.int("threads", in: 1...64) ?? 1
    let rounds = try arguments.int("rounds", in: 1...1000) ?? 5
    let seconds = try arguments.double("seconds", in: 0.001...60) ?? 1
    var rows: [BenchTraining] = []
    for name in words(arguments.string("task") ?? "lm,tagger,char") {
      guard let task = BenchTask.all.first(where: { $0.name == name }) else {
        throw UsageError("--task: found '\(name)', wanted lm, tagger or char")
      }
      rows.append(try BenchTraining(task: task, threads: threads, kernels: kernels))
    }
    var floor = BenchFloor(kernels: kernels)
    for _ in 0..<rounds {
      floor.measure()
      for index in rows.indices { rows[index].run(seconds: seconds) }
    }
    if arguments.flag("json") {
      printJSON([
        ("bench", .string("floor")), ("kernels", .string(kernels.name)),
        ("gflops", .number(floor.peak / 1e9)),
      ])
      for row in rows { printJSON(row.members(floor, kernels: kernels.name)) }
    } else {
      printTable(rows, floor, kernels)
    }
  }

  private static func printTable(
    _ rows: [BenchTraining], _ floor: BenchFloor, _ kernels: KernelTable
  ) {
    print("One core, \(kernels.name): \(fixed(floor.peak / 1e9, 0)) GFLOP/s.\n")
    print("task    threads  floor tokens/s  tokens/s  ratio  losses of the first updates (check)")
    for row in rows {
      let fastest = row.floorTokensPerSecond(floor)
      let columns = [
        padded(row.task.name, to: 7), padded("\(row.threads)", to: 8),
        padded(short(fastest), to: 15), padded(short(row.tokensPerSecond), to: 9),
        padded(fixed(fastest / row.tokensPerSecond, 2), to: 6),
        row.check.map { fixed($0, 5) }.joined(separator: " "),
      ]
      print(columns.joined(separator: " "))
    }
  }
}
