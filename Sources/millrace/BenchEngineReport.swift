import Recurrent
import Wire

/// `millrace bench engine`: the serving core by itself.
enum BenchEngineReport {
  /// The rows of a run.
  static func rows(_ kernels: KernelTable) throws -> [BenchEngine] {
    var rows: [BenchEngine] = []
    for head in BenchEngine.heads {
      for elements in [1, 16] {
        rows.append(try BenchEngine(head: head, elements: elements, kernels: kernels))
      }
    }
    return rows
  }

  /// One JSON object a row.
  static func printAsJSON(_ rows: [BenchEngine]) {
    for row in rows {
      let counts = row.mallocs.map { [$0.once, $0.twice].map { JSONValue.integer(Int64($0)) } }
      printJSON([
        ("bench", .string("engine")), ("head", .string(row.head)),
        ("elements", .integer(Int64(row.elements))), ("elements_per_s", .number(row.rate)),
        ("mallocs", counts.map(JSONValue.array) ?? .null),
        ("mallocs_per_message", row.mallocsPerMessage.map { .integer(Int64($0)) } ?? .null),
      ])
    }
  }

  /// The same as a table.
  static func printForPeople(_ rows: [BenchEngine]) {
    print(
      "\(BenchEngine.streams) streams; mallocs of N and 2N elements of each, and of a message\n")
    print("head     elements a message  elements/s  mallocs N, 2N  a message")
    for row in rows {
      let counts = row.mallocs.map { "\($0.once), \($0.twice)" } ?? "-"
      let columns = [
        BenchReport.padded(row.head, -8), BenchReport.padded("\(row.elements)", 18),
        BenchReport.padded(short(row.rate), 11), BenchReport.padded(counts, 14),
        BenchReport.padded(row.mallocsPerMessage.map { "\($0)" } ?? "-", 10),
      ]
      print(columns.joined(separator: " "))
    }
  }
}
