import Wire

/// Prints what was measured.
struct BenchReport {
  let kernels: String
  let floor: BenchFloor
  let rows: [BenchRow]

  /// The floors, then each row, one JSON object on a line.
  func printAsJSON() {
    var members: [(String, JSONValue)] = [
      ("bench", .string("floor")), ("kernels", .string(kernels)),
      ("gflops", .number(floor.peak / 1e9)),
    ]
    for (name, bytes) in zip(["l1_gbs", "l2_gbs", "l3_gbs"], BenchFloor.levels) {
      members.append((name, .number((floor.bandwidth[bytes] ?? .nan) / 1e9)))
    }
    printJSON(members)
    for row in rows { printJSON(row.members(floor, kernels: kernels)) }
  }

  /// The same as a table.
  func printForPeople() {
    let reads = BenchFloor.levels.map { fixed((floor.bandwidth[$0] ?? .nan) / 1e9, 0) }
    print(
      "One core, \(kernels): \(fixed(floor.peak / 1e9, 0)) GFLOP/s; reads \(reads[0]) GB/s from 16 KiB,"
        + " \(reads[1]) from 400 KiB, \(reads[2]) from 8 MiB.\n")
    print("cell shape wave   floor µs     p50 µs     p99 µs  ratio    steps/s  mallocs N, 2N")
    for row in rows {
      let floorTime = row.floorMicroseconds(floor)
      let median = row.percentile(0.5)
      let columns = [
        Self.padded(row.model.cell, -4), Self.padded(row.model.shape, -5),
        Self.padded("\(row.wave)", 4),
        Self.padded(fixed(floorTime, 2), 10), Self.padded(fixed(median, 2), 10),
        Self.padded(fixed(row.percentile(0.99), 2), 10),
        Self.padded(fixed(median / floorTime, 2), 6),
        Self.padded(short(row.stepsPerSecond), 10),
        " " + (row.mallocs.map { "\($0.once), \($0.twice)" } ?? "-"),
      ]
      print(columns.joined(separator: " "))
    }
  }

  /// A word in a column: to the right, or to the left where the width is negative.
  static func padded(_ word: String, _ width: Int) -> String {
    let space = String(repeating: " ", count: max(0, abs(width) - word.count))
    return width < 0 ? word + space : space + word
  }
}
