import Recurrent

/// All parameters that have a gradient, in parts that threads share: the same ones however many
/// threads there are.
struct ParameterParts: Sendable {
  /// Numbers of a part that is not a row of a table.
  private static let size = 1 << 15
  /// Rows that a thread takes at once.
  private static let rowGroup = 64

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
  ///
  /// - Parameter buffers: what it reads or writes: of rows, which stand anywhere, asked for ahead.
  func run(
    threads: Int, reading buffers: [FloatBuffer],
    _ body: @Sendable (Int, Range<Int>, Bool) -> Void
  ) {
    let groups = (rows.count + Self.rowGroup - 1) / Self.rowGroup
    onThreads(threads, parts: groups + partCount - rows.count) { _, taken in
      guard taken >= groups else {
        let end = min(rows.count, (taken + 1) * Self.rowGroup)
        for row in (taken * Self.rowGroup)..<end {
          if row + prefetchedRows < end {
            let ahead = rows[row + prefetchedRows]
            for buffer in buffers { prefetch(buffer.base + ahead.lowerBound, count: ahead.count) }
          }
          body(row, rows[row], true)
        }
        return
      }
      let start = first + (taken - groups) * Self.size
      body(rows.count + taken - groups, start..<min(start + Self.size, count), false)
    }
  }
}
