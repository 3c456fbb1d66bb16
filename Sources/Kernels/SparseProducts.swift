/// The same as ``matrixProduct(_:_:)`` bit for bit where A has rows of mostly zeros, B stands in
/// panels and the start is a row: the products with zeros, which add nothing, are left out.
@inlinable @inline(always)
public func sparseProduct<A: Arithmetic>(_: A.Type, _ m: MatrixProduct) {
  guard case .row(let bias) = m.start else { return matrixProduct(A.self, m) }
  let panels = ColumnPanels(columns: m.columns, lanes: A.Vector.scalarCount)
  for row in 0..<m.rows {
    let (a, c) = (m.a + row * m.aRow, m.c + row * m.cRow)
    c.update(from: bias, count: m.columns)
    for k in 0..<m.depth where a[k] != 0 {
      let value = A.Vector(repeating: a[k])
      for index in 0..<panels.count {
        let columns = panels.columns(index)
        let b = m.b + m.depth * columns.lowerBound + k * columns.count
        addMultiple(A.self, b, value, to: c + columns.lowerBound, columns.count)
      }
    }
  }
}

/// The arguments of C += Xᵀ · D, where X has rows of mostly zeros.
public struct SparseFactors {
  /// Row and column of each number of X that may be other than 0, in the order of the rows.
  public var places: UnsafeBufferPointer<SIMD2<Int32>>
  /// Columns of D and C, a multiple of a vector.
  public var columns: Int
  /// X, whose rows are `xRow` apart.
  public var x: UnsafePointer<Float>
  /// Distance between two rows of X.
  public var xRow: Int
  /// D, whose rows are `dRow` apart.
  public var d: UnsafePointer<Float>
  /// Distance between two rows of D.
  public var dRow: Int
  /// C, whose rows follow each other.
  public var c: UnsafeMutablePointer<Float>

  /// Gathers the arguments.
  public init(
    places: UnsafeBufferPointer<SIMD2<Int32>>, columns: Int, x: UnsafePointer<Float>, xRow: Int,
    d: UnsafePointer<Float>, dRow: Int, c: UnsafeMutablePointer<Float>
  ) {
    self.places = places
    self.columns = columns
    self.x = x
    self.xRow = xRow
    self.d = d
    self.dRow = dRow
    self.c = c
  }
}

/// C += Xᵀ · D: only the numbers of X that are not 0 are multiplied, in the order of the rows.
@inlinable @inline(always)
public func scatterProduct<A: Arithmetic>(_: A.Type, _ s: SparseFactors) {
  for place in s.places {
    let (row, k) = (Int(place.x), Int(place.y))
    let value = A.Vector(repeating: s.x[row * s.xRow + k])
    addMultiple(A.self, s.d + row * s.dRow, value, to: s.c + k * s.columns, s.columns)
  }
}

/// Adds `count` numbers (a multiple of a vector), each times `value`, to as many others.
@inlinable @inline(always)
public func addMultiple<A: Arithmetic>(
  _: A.Type, _ from: UnsafePointer<Float>, _ value: A.Vector,
  to: UnsafeMutablePointer<Float>, _ count: Int
) {
  var index = 0
  while index < count {
    A.store(A.multiplyAdd(A.load(to + index), A.load(from + index), value), to + index)
    index += A.Vector.scalarCount
  }
}
