import Recurrent

/// All parameters that have a gradient, in parts that threads share: the same ones however many
/// threads there are.
struct ParameterParts: Sendable {
  /// Numbers of a part that is not a row of a table.
  private static let size = 1 << 15

  private let rows: [Range<Int>]
  private let first: Int
  private let count: Int

  /// The rows that have a gradient and all that is no table; or all `count` parameters.
  init(_ touched: TouchedRows?, count: Int) {
    rows = touched?.ranges ?? []
    first = touched?.tableCount ?? 0
    self.count = count
  }

  /// Number of parts.
  var partCount: Int { rows.count + (count - first + Self.size - 1) / Self.size }

  /// Runs `body` for each part, which takes its number, its range and whether it is a table's row.
  func run(threads: Int, _ body: @Sendable (Int, Range<Int>, Bool) -> Void) {
    onThreads(threads) { thread in
      for part in stride(from: thread, to: partCount, by: threads) {
        if part < rows.count {
          body(part, rows[part], true)
        } else {
          let start = first + (part - rows.count) * Self.size
          body(part, start..<min(start + Self.size, count), false)
        }
      }
    }
  }
}
