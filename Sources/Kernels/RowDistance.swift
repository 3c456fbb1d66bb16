/// How far apart the rows of A are.
public protocol RowDistance {
  /// The distance of so many rows.
  static func of(_ rows: Int, _ m: MatrixProduct) -> Int
}

/// Rows that are neighbours in memory: the distances are part of the instructions.
public enum NeighbouringRows: RowDistance {
  /// The distance of so many rows.
  @inlinable @inline(always)
  public static func of(_ rows: Int, _ m: MatrixProduct) -> Int { rows }
}

/// Rows that are as far apart as the product says.
public enum DistantRows: RowDistance {
  /// The distance of so many rows.
  @inlinable @inline(always)
  public static func of(_ rows: Int, _ m: MatrixProduct) -> Int { rows * m.aRow }
}
