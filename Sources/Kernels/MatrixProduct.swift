import CMachine

/// The arguments of C = start + A · B.
///
/// A(i, k) stands at `a[i * aRow + k * aColumn]`, so a transposed A costs nothing, or in tiles; B
/// has contiguous rows or stands in panels; C has contiguous rows, and `columns` is a multiple of a
/// vector (``vectorUnit`` is for every table).
public struct MatrixProduct {
  /// What each accumulator starts from.
  public enum Start {
    /// Zero.
    case zero
    /// What C holds.
    case accumulate
    /// A row of `columns` numbers, the same for every row of C: a bias.
    case row(UnsafePointer<Float>)
    /// A number for each row of C: a bias where C is transposed.
    case column(UnsafePointer<Float>)
  }

  /// Rows of A and C.
  public var rows: Int
  /// Columns of B and C.
  public var columns: Int
  /// Columns of A, rows of B.
  public var depth: Int
  /// A: (rows, depth), by the two strides.
  public var a: UnsafePointer<Float>
  /// Distance between A(i, k) and A(i + 1, k); of no account where A is in tiles.
  public var aRow: Int
  /// Distance between A(i, k) and A(i, k + 1); of no account where A is in tiles.
  public var aColumn: Int
  /// B: (depth, bRow), or in panels.
  public var b: UnsafePointer<Float>
  /// Distance between two rows of B; of no account where B is in panels.
  public var bRow: Int
  /// C: (rows, cRow).
  public var c: UnsafeMutablePointer<Float>
  /// Distance between two rows of C.
  public var cRow: Int
  /// What each accumulator starts from.
  public var start: Start
  /// Whether A stands in tiles of ``tileRows`` rows, (depth, tileRows) each.
  public var isTiled = false
  /// Whether B stands in panels of a few vectors' width, (depth, width) each, as ``ColumnPanels``
  /// says.
  public var isPanelled = false
  /// Whether the rows of A come from far and each tile asks for those of the next: the first panel
  /// reads them first.
  public var fetchesAhead = false

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

  /// A product with B in panels.
  public init(
    rows: Int, columns: Int, depth: Int, a: UnsafePointer<Float>, aRow: Int,
    panels: UnsafePointer<Float>, c: UnsafeMutablePointer<Float>, cRow: Int, start: Start
  ) {
    self.init(
      rows: rows, columns: columns, depth: depth, a: a, aRow: aRow, aColumn: 1, b: panels,
      bRow: 0, c: c, cRow: cRow, start: start)
    isPanelled = true
  }

  /// A product with A in tiles.
  public init(
    rows: Int, columns: Int, depth: Int, tiles: UnsafePointer<Float>, b: UnsafePointer<Float>,
    bRow: Int, c: UnsafeMutablePointer<Float>, cRow: Int, start: Start
  ) {
    self.init(
      rows: rows, columns: columns, depth: depth, a: tiles, aRow: 1, aColumn: tileRows, b: b,
      bRow: bRow, c: c, cRow: cRow, start: start)
    isTiled = true
  }

  /// The first number of row `row` of A.
  @inlinable @inline(always)
  public func rowOfA(_ row: Int) -> UnsafePointer<Float> {
    guard isTiled else { return a + row * aRow }
    return a + row / tileRows * tileRows * depth + row % tileRows
  }

  /// Asks for the cache lines of some rows of A, whose numbers follow each other.
  @inlinable @inline(always)
  public func fetchRowsOfA(_ rows: Range<Int>) {
    for row in rows {
      var k = 0
      while k < depth {
        millrace_prefetch(a + row * aRow + k)
        k += vectorUnit
      }
    }
  }
}

/// Floats of the widest vector, of which the rows of what a product reads and writes are a multiple.
public let vectorUnit = 16

/// `count` rounded up to the next multiple of ``vectorUnit``: the width of rows in training.
public func vectorPadded(_ count: Int) -> Int {
  (count + vectorUnit - 1) / vectorUnit * vectorUnit
}

/// Rows of a tile of A.
public let tileRows = 8

/// The columns of a product as panels of nearly the same width, at most three vectors.
public struct ColumnPanels {
  /// Floats of a vector.
  public let lanes: Int
  /// Number of panels.
  public let count: Int
  @usableFromInline let vectors: Int

  /// Panels for `columns` columns, a multiple of the vectors' width.
  @inlinable @inline(always)
  public init(columns: Int, lanes: Int) {
    self.lanes = lanes
    vectors = columns / lanes
    count = (vectors + 2) / 3
  }

  /// Columns of panel `panel`.
  @inlinable @inline(always)
  public func columns(_ panel: Int) -> Range<Int> {
    (vectors * panel / count * lanes)..<(vectors * (panel + 1) / count * lanes)
  }
}
