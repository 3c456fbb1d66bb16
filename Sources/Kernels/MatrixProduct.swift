/// The arguments of C = start + A · B.
///
/// A(i, k) stands at `a[i * aRow + k * aColumn]`, so a transposed A costs nothing; B and C have
/// contiguous rows, and `columns` is a multiple of ``paddingUnit``.
public struct MatrixProduct {
  /// What each accumulator starts from.
  public enum Start {
    /// Zero.
    case zero
    /// What C holds.
    case accumulate
    /// A row of `columns` numbers, the same for every row of C: a bias.
    case row(UnsafePointer<Float>)
  }

  /// Rows of A and C.
  public var rows: Int
  /// Columns of B and C.
  public var columns: Int
  /// Columns of A, rows of B.
  public var depth: Int
  /// A: (rows, depth), by the two strides.
  public var a: UnsafePointer<Float>
  /// Distance between A(i, k) and A(i + 1, k).
  public var aRow: Int
  /// Distance between A(i, k) and A(i, k + 1).
  public var aColumn: Int
  /// B: (depth, bRow).
  public var b: UnsafePointer<Float>
  /// Distance between two rows of B.
  public var bRow: Int
  /// C: (rows, cRow).
  public var c: UnsafeMutablePointer<Float>
  /// Distance between two rows of C.
  public var cRow: Int
  /// What each accumulator starts from.
  public var start: Start

  /// Gathers the arguments.
  public init(
    rows: Int, columns: Int, depth: Int, a: UnsafePointer<Float>, aRow: Int, aColumn: Int,
    b: UnsafePointer<Float>, bRow: Int, c: UnsafeMutablePointer<Float>, cRow: Int, start: Start
  ) {
    self.rows = rows
    self.columns = columns
    self.depth = depth
    self.a = a
    self.aRow = aRow
    self.aColumn = aColumn
    self.b = b
    self.bRow = bRow
    self.c = c
    self.cRow = cRow
    self.start = start
  }
}

/// Two neighbouring vectors of one row of C: the accumulators of a register block.
public struct RowPair<A: Arithmetic> {
  /// Columns 0 ..< lanes of the block.
  public var low: A.Vector
  /// Columns lanes ..< 2 · lanes of the block.
  public var high: A.Vector

  /// The start values of row `row` from column `column` on.
  @inlinable @inline(__always)
  public init(_ m: MatrixProduct, _ row: Int, _ column: Int) {
    switch m.start {
    case .zero:
      low = A.Vector(repeating: 0)
      high = A.Vector(repeating: 0)
    case .accumulate:
      low = A.load(m.c + row * m.cRow + column)
      high = A.load(m.c + row * m.cRow + column + A.Vector.scalarCount)
    case .row(let bias):
      low = A.load(bias + column)
      high = A.load(bias + column + A.Vector.scalarCount)
    }
  }

  /// Adds `value` times the row of B whose two vectors are given.
  @inlinable @inline(__always)
  public mutating func add(_ value: Float, _ bLow: A.Vector, _ bHigh: A.Vector) {
    let value = A.Vector(repeating: value)
    low = A.multiplyAdd(low, value, bLow)
    high = A.multiplyAdd(high, value, bHigh)
  }

  /// Writes the pair to row `row` of C from column `column` on.
  @inlinable @inline(__always)
  public func store(_ m: MatrixProduct, _ row: Int, _ column: Int) {
    A.store(low, m.c + row * m.cRow + column)
    A.store(high, m.c + row * m.cRow + column + A.Vector.scalarCount)
  }
}

/// C = start + A · B, each output with one accumulator that runs over the depth in order, whatever
/// the number of rows.
@inlinable @inline(__always)
public func matrixProduct<A: Arithmetic>(_: A.Type, _ m: MatrixProduct) {
  let lanes = A.Vector.scalarCount
  var column = 0
  while column < m.columns {
    var row = 0
    while row + 4 <= m.rows {
      var r0 = RowPair<A>(m, row, column)
      var r1 = RowPair<A>(m, row + 1, column)
      var r2 = RowPair<A>(m, row + 2, column)
      var r3 = RowPair<A>(m, row + 3, column)
      var a = m.a + row * m.aRow
      var b = m.b + column
      for _ in 0..<m.depth {
        let low = A.load(b)
        let high = A.load(b + lanes)
        r0.add(a[0], low, high)
        r1.add(a[m.aRow], low, high)
        r2.add(a[2 * m.aRow], low, high)
        r3.add(a[3 * m.aRow], low, high)
        a += m.aColumn
        b += m.bRow
      }
      r0.store(m, row, column)
      r1.store(m, row + 1, column)
      r2.store(m, row + 2, column)
      r3.store(m, row + 3, column)
      row += 4
    }
    while row < m.rows {
      var pair = RowPair<A>(m, row, column)
      var a = m.a + row * m.aRow
      var b = m.b + column
      for _ in 0..<m.depth {
        pair.add(a[0], A.load(b), A.load(b + lanes))
        a += m.aColumn
        b += m.bRow
      }
      pair.store(m, row, column)
      row += 1
    }
    column += 2 * lanes
  }
}
