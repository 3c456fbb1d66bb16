/// The arguments of putting a part of B into panels, as ``MatrixProduct`` reads them.
///
/// Element (k, j) of the part stands at `from[k * depthStride + j * columnStride]`.
public struct PanelPacking {
  /// B in panels, all of it.
  public var to: UnsafeMutablePointer<Float>
  /// Rows of all of B.
  public var depth: Int
  /// Columns of all of B, a multiple of a vector.
  public var columns: Int
  /// The part's rows in B.
  public var rows: Range<Int>
  /// The part's columns in B.
  public var part: Range<Int>
  /// The part's first element.
  public var from: UnsafePointer<Float>
  /// Distance between two rows of the part.
  public var depthStride: Int
  /// Distance between two columns of the part.
  public var columnStride: Int

  /// Gathers the arguments.
  public init(
    to: UnsafeMutablePointer<Float>, depth: Int, columns: Int, rows: Range<Int>, part: Range<Int>,
    from: UnsafePointer<Float>, depthStride: Int, columnStride: Int
  ) {
    self.to = to
    self.depth = depth
    self.columns = columns
    self.rows = rows
    self.part = part
    self.from = from
    self.depthStride = depthStride
    self.columnStride = columnStride
  }
}

/// Puts a part of B into panels; what is not in the part stays as it is.
@inlinable @inline(always)
public func packPanels<A: Arithmetic>(_: A.Type, _ p: PanelPacking) {
  let panels = ColumnPanels(columns: p.columns, lanes: A.Vector.scalarCount)
  for index in 0..<panels.count {
    let columns = panels.columns(index)
    let part = columns.clamped(to: p.part)
    guard !part.isEmpty else { continue }
    let width = columns.count
    let to = p.to + p.depth * columns.lowerBound + p.rows.lowerBound * width
    if p.columnStride == 1 {
      packRows(p, to - columns.lowerBound, width, part)
    } else {
      packColumns(p, to - columns.lowerBound, width, part)
    }
  }
}

/// Copies row by row, `to` being where column 0 of the first row would stand.
@inlinable @inline(always)
public func packRows(
  _ p: PanelPacking, _ to: UnsafeMutablePointer<Float>, _ width: Int, _ part: Range<Int>
) {
  for row in 0..<p.rows.count {
    let from = p.from + row * p.depthStride - p.part.lowerBound
    for column in part { to[row * width + column] = from[column] }
  }
}

/// The same column by column, each of which is read from one place on.
@inlinable @inline(always)
public func packColumns(
  _ p: PanelPacking, _ to: UnsafeMutablePointer<Float>, _ width: Int, _ part: Range<Int>
) {
  for column in part {
    let from = p.from + (column - p.part.lowerBound) * p.columnStride
    for row in 0..<p.rows.count { to[row * width + column] = from[row * p.depthStride] }
  }
}

/// Puts `depth` rows of a few columns into tiles as ``MatrixProduct`` reads those of A, transposed:
/// column i becomes row i of A; and adds each column to a number of `sums`.
///
/// - Parameters:
///   - columns: how many, a multiple of ``vectorUnit``.
///   - from: the first number.
///   - stride: distance between two rows.
///   - tiles: where the tiles go, columns · depth numbers.
///   - sums: `columns` numbers to add to.
@inlinable @inline(always)
public func packTiles<A: Arithmetic>(
  _: A.Type, columns: Int, depth: Int, from: UnsafePointer<Float>, stride: Int,
  tiles: UnsafeMutablePointer<Float>, sums: UnsafeMutablePointer<Float>
) {
  var column = 0
  while column < columns {
    var sum = UnsafeRawPointer(sums + column).loadUnaligned(as: SIMD8<Float>.self)
    for k in 0..<depth {
      let eight = UnsafeRawPointer(from + k * stride + column)
        .loadUnaligned(as: SIMD8<Float>.self)
      sum += eight
      let to = tiles + (column * depth + k * tileRows)
      UnsafeMutableRawPointer(to).storeBytes(of: eight, as: SIMD8<Float>.self)
    }
    UnsafeMutableRawPointer(sums + column).storeBytes(of: sum, as: SIMD8<Float>.self)
    column += tileRows
  }
}
