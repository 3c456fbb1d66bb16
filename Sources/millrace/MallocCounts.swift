import Foundation
import Platform
import Recurrent

/// Counts the rows' allocations in a second process of the same command, in which the C library's
/// tracing allocator is preloaded.
enum MallocCounts {
  /// Set in the second process: where it writes its traces.
  static let variable = "MILLRACE_BENCH_MALLOCS"

  /// In the second process: prints N's and 2N's count of each row, a line each.
  static func print(_ rows: inout [BenchRow], prefix: String) throws {
    for index in rows.indices {
      try rows[index].countMallocs(file: prefix)
      guard let counts = rows[index].mallocs else { return }
      Swift.print(counts.once, counts.twice)
    }
    flushOutput()
  }

  /// In the first: the counts of each row; none where the library is not there.
  static func ofChild() -> [(once: Int, twice: Int)] {
    let prefix = FileManager.default.temporaryDirectory
      .appendingPathComponent("millrace-\(UUID().uuidString)").path
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = Array(CommandLine.arguments.dropFirst())
    process.environment = ProcessInfo.processInfo.environment.merging([
      variable: prefix, "LD_PRELOAD": MallocTrace.library,
    ]) { $1 }
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return [] }
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: output, as: UTF8.self).split(separator: "\n").compactMap { line in
      let numbers = line.split(separator: " ").compactMap { Int($0) }
      return numbers.count == 2 ? (numbers[0], numbers[1]) : nil
    }
  }
}
