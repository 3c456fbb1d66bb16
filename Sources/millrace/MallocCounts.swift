import Foundation
import Platform
import Recurrent

/// Counts the rows' allocations in a second process of the same command, in which the C library's
/// tracing allocator is preloaded.
enum MallocCounts {
  /// Set in the second process: where it writes its traces.
  static let variable = "MILLRACE_BENCH_MALLOCS"

  /// In the second process: prints the counts of each row, a line each.
  static func print(_ rows: inout [some MallocCounted], prefix: String) throws {
    for index in rows.indices {
      try rows[index].countMallocs(file: prefix)
      guard let counts = rows[index].counts else { return }
      Swift.print(counts.map(String.init).joined(separator: " "))
    }
    flushOutput()
  }

  /// In the first: the counts of each row; none where the library is not there.
  static func ofChild(numbers: Int) -> [[Int]] {
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
      let counts = line.split(separator: " ").compactMap { Int($0) }
      return counts.count == numbers ? counts : nil
    }
  }
}

/// A row of which allocations are counted.
protocol MallocCounted {
  /// The counts; nil where they were not counted.
  var counts: [Int]? { get }
  /// Counts them, in the second process.
  mutating func countMallocs(file: String) throws
}

extension BenchRow: MallocCounted {
  var counts: [Int]? { mallocs.map { [$0.once, $0.twice] } }
}

extension BenchEngine: MallocCounted {
  var counts: [Int]? {
    guard let mallocs, let mallocsPerMessage else { return nil }
    return [mallocs.once, mallocs.twice, mallocsPerMessage]
  }
}
