import Recurrent

/// The rows of a network's tables that a window looks up: all others have no gradient.
package struct TouchedRows {
  /// Where the touched rows stand among all parameters, in the order of their first lookup.
  package private(set) var ranges: [Range<Int>] = []
  /// Numbers of all tables together; they stand before all other parameters.
  package let tableCount: Int
  private let tables: [NetworkShape.Table]
  private let offsets: [Int]
  private var isTouched: [Bool]

  /// No row of the tables of a network.
  package init(shape: NetworkShape) {
    tables = shape.tables
    offsets = shape.layout.prefix(tables.count).map(\.offset)
    tableCount = tables.reduce(0) { $0 + $1.rows * $1.size }
    isTouched = Array(repeating: false, count: tableCount)
  }

  /// Takes the rows that the elements of a window look up, instead of those it had.
  package mutating func take(_ window: LaneBatcher.Window) {
    for range in ranges { isTouched[range.lowerBound] = false }
    ranges.removeAll(keepingCapacity: true)
    var index = 0
    for reach in window.reaches {
      for (table, offset) in zip(tables, offsets) {
        for lookup in window.lookups[index..<(index + table.lookups)] where reach >= 0 {
          let first = offset + Int(lookup) * table.size
          guard !isTouched[first] else { continue }
          isTouched[first] = true
          ranges.append(first..<(first + table.size))
        }
        index += table.lookups
      }
    }
  }
}
