/// The arguments of C = start + A · B.
///
/// A(i, k) stands at `a[i * aRow + k * aColumn]`, so a transposed A costs nothing; B and C have
/// contiguous rows, and `columns` is a multiple of two vectors (``paddingUnit`` is for every table).
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
