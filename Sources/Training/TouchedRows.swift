import Recurrent

/// The rows of a network's tables that a window looks up: all others have no gradient.
package struct TouchedRows {
  /// Where the touched rows stand among all parameters, in the order of their first lookup.
  package private(set) var ranges: [Range<Int>] = []
  /// Numbers of all tables together; they stand before all other parameters.
  package let tableCount: Int
  private let tables: [NetworkShape.Table]
  private let offsets: [Int]
  /// The number of each table's first row among the rows of all tables.
  private let firstRows: [Int]
  /// Of each row of all tables.
  private var isTouched: [Bool]
  private var touched: [Int] = []

  /// No row of the tables of a network.
  package init(shape: NetworkShape) {
    tables = shape.tables
    offsets = shape.layout.prefix(tables.count).map(\.offset)
    tableCount = tables.reduce(0) { $0 + $1.rows * $1.size }
    firstRows = shape.tables.indices.map { shape.tables[..<$0].reduce(0) { $0 + $1.rows } }
    isTouched = Array(repeating: false, count: shape.tables.reduce(0) { $0 + $1.rows })
  }

  /// Takes the rows that the elements of a window look up, instead of those it had.
  package mutating func take(_ window: LaneBatcher.Window) {
    for row in touched { isTouched[row] = false }
    touched.removeAll(keepingCapacity: true)
    ranges.removeAll(keepingCapacity: true)
    var index = 0
    for reach in window.reaches {
      for number in tables.indices {
        let count = tables[number].lookups
        if reach >= 0 {
          for place in index..<(index + count) { touch(number, window.lookups[place]) }
        }
        index += count
      }
    }
  }

  private mutating func touch(_ table: Int, _ lookup: Int32) {
    let row = firstRows[table] + Int(lookup)
    guard !isTouched[row] else { return }
    isTouched[row] = true
    touched.append(row)
    let first = offsets[table] + Int(lookup) * tables[table].size
    ranges.append(first..<(first + tables[table].size))
  }
}
