/// The accumulators of a register block of C: some rows, one group of columns.
public protocol ProductTile {
  /// The group of columns.
  associatedtype Group: VectorGroup
  /// Rows.
  static var rows: Int { get }

  /// The start values of the rows from `row` and the columns from `column` on.
  init(_ m: MatrixProduct, _ row: Int, _ column: Int)
  /// Adds, for each row, its number of A (the first stands at `a`) times the columns of B.
  mutating func add(_ m: MatrixProduct, _ a: UnsafePointer<Float>, _ b: Group)
  /// Writes the block to C.
  func store(_ m: MatrixProduct, _ row: Int, _ column: Int)
}

/// One row.
public struct ProductRow<Group: VectorGroup>: ProductTile {
  /// The accumulators.
  public var sums: Group

  /// Rows.
  @inlinable @inline(always) public static var rows: Int { 1 }

  /// The start values.
  @inlinable @inline(always)
  public init(_ m: MatrixProduct, _ row: Int, _ column: Int) {
    switch m.start {
    case .zero: sums = Group()
    case .accumulate: sums = Group(at: m.c + row * m.cRow + column)
    case .row(let bias): sums = Group(at: bias + column)
    }
  }

  /// Adds the row's number of A times the columns of B.
  @inlinable @inline(always)
  public mutating func add(_ m: MatrixProduct, _ a: UnsafePointer<Float>, _ b: Group) {
    sums.add(b, Group.A.Vector(repeating: a.pointee))
  }

  /// Writes the row.
  @inlinable @inline(always)
  public func store(_ m: MatrixProduct, _ row: Int, _ column: Int) {
    sums.store(at: m.c + row * m.cRow + column)
  }
}

/// Two tiles, one below the other: the columns of B are loaded once for both.
public struct ProductRows<First: ProductTile, Second: ProductTile>: ProductTile
where First.Group == Second.Group {
  /// The group of columns.
  public typealias Group = First.Group
  /// The rows that come first.
  public var first: First
  /// The rows after them.
  public var second: Second

  /// The rows of both.
  @inlinable @inline(always) public static var rows: Int { First.rows + Second.rows }

  /// The start values of both.
  @inlinable @inline(always)
  public init(_ m: MatrixProduct, _ row: Int, _ column: Int) {
    first = First(m, row, column)
    second = Second(m, row + First.rows, column)
  }

  /// Adds to both.
  @inlinable @inline(always)
  public mutating func add(_ m: MatrixProduct, _ a: UnsafePointer<Float>, _ b: Group) {
    first.add(m, a, b)
    second.add(m, a + First.rows * m.aRow, b)
  }

  /// Writes both.
  @inlinable @inline(always)
  public func store(_ m: MatrixProduct, _ row: Int, _ column: Int) {
    first.store(m, row, column)
    second.store(m, row + First.rows, column)
  }
}

/// C = start + A · B, each output with one accumulator that runs over the depth in order, whatever
/// the number of rows.
@inlinable @inline(always)
public func matrixProduct<A: Arithmetic>(_: A.Type, _ m: MatrixProduct) {
  let lanes = A.Vector.scalarCount
  var column = 0
  while column + 4 * lanes <= m.columns {
    productColumns(FourVectors<A>.self, m, column)
    column += 4 * lanes
  }
  if column < m.columns { productColumns(TwoVectors<A>.self, m, column) }
}

/// All rows of one group of columns.
@inlinable @inline(always)
public func productColumns<G: VectorGroup>(_: G.Type, _ m: MatrixProduct, _ column: Int) {
  typealias Two = ProductRows<ProductRow<G>, ProductRow<G>>
  typealias Three = ProductRows<Two, ProductRow<G>>
  var row = 0
  if G.A.rowsAtOnce >= 6 {
    while row + 6 <= m.rows {
      productTile(ProductRows<Three, Three>.self, m, row, column)
      row += 6
    }
  }
  if G.A.rowsAtOnce >= 3 {
    while row + 3 <= m.rows {
      productTile(Three.self, m, row, column)
      row += 3
    }
  }
  while row + 2 <= m.rows {
    productTile(Two.self, m, row, column)
    row += 2
  }
  if row < m.rows { productTile(ProductRow<G>.self, m, row, column) }
}

/// One register block over the whole depth.
@inlinable @inline(always)
public func productTile<T: ProductTile>(_: T.Type, _ m: MatrixProduct, _ row: Int, _ column: Int) {
  var tile = T(m, row, column)
  var a = m.a + row * m.aRow
  var b = m.b + column
  for _ in 0..<m.depth {
    tile.add(m, a, T.Group(at: b))
    a += m.aColumn
    b += m.bRow
  }
  tile.store(m, row, column)
}
