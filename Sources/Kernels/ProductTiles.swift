import CMachine

/// The accumulators of a register block of C: some rows, one group of columns.
public protocol ProductTile {
  /// The group of columns.
  associatedtype Group: VectorGroup
  /// Rows.
  static var rows: Int { get }

  /// The values at `start`, the rows of which are `stride` apart.
  init(_ start: UnsafePointer<Float>, _ stride: Int)
  /// Adds, for each row, its number of A (the first stands at `a`) times the columns of B.
  mutating func add<D: RowDistance>(
    _: D.Type, _ m: MatrixProduct, _ a: UnsafePointer<Float>, _ b: Group)
  /// Writes the block to C.
  func store(_ m: MatrixProduct, _ row: Int, _ column: Int)
}

/// One row.
public struct ProductRow<Group: VectorGroup>: ProductTile {
  /// The accumulators.
  public var sums: Group

  /// Rows.
  @inlinable @inline(always) public static var rows: Int { 1 }

  /// The values at `start`.
  @inlinable @inline(always)
  public init(_ start: UnsafePointer<Float>, _ stride: Int) { sums = Group(at: start) }

  /// Adds the row's number of A times the columns of B.
  @inlinable @inline(always)
  public mutating func add<D: RowDistance>(
    _: D.Type, _ m: MatrixProduct, _ a: UnsafePointer<Float>, _ b: Group
  ) {
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

  /// The values at `start`.
  @inlinable @inline(always)
  public init(_ start: UnsafePointer<Float>, _ stride: Int) {
    first = First(start, stride)
    second = Second(start + First.rows * stride, stride)
  }

  /// Adds to both.
  @inlinable @inline(always)
  public mutating func add<D: RowDistance>(
    _: D.Type, _ m: MatrixProduct, _ a: UnsafePointer<Float>, _ b: Group
  ) {
    first.add(D.self, m, a, b)
    second.add(D.self, m, a + D.of(First.rows, m), b)
  }

  /// Writes both.
  @inlinable @inline(always)
  public func store(_ m: MatrixProduct, _ row: Int, _ column: Int) {
    first.store(m, row, column)
    second.store(m, row + First.rows, column)
  }
}

/// C = start + A · B, each output with one accumulator that runs over the depth in order, whatever
/// the number of rows and wherever A and B stand.
@inlinable @inline(always)
public func matrixProduct<A: Arithmetic>(_: A.Type, _ m: MatrixProduct) {
  let panels = ColumnPanels(columns: m.columns, lanes: A.Vector.scalarCount)
  for index in 0..<panels.count {
    let columns = panels.columns(index)
    var panel = m
    if m.isPanelled {
      panel.b += m.depth * columns.lowerBound
      panel.bRow = columns.count
    } else {
      panel.b += columns.lowerBound
    }
    panel.fetchesAhead = index == 0 && m.aColumn == 1
    switch columns.count / A.Vector.scalarCount {
    case 3: productColumns(ThreeVectors<A>.self, panel, columns.lowerBound)
    case 2: productColumns(TwoVectors<A>.self, panel, columns.lowerBound)
    default: productColumns(OneVector<A>.self, panel, columns.lowerBound)
    }
  }
}

/// All rows of one panel, in tiles of nearly the same height.
@inlinable @inline(always)
public func productColumns<G: VectorGroup>(_: G.Type, _ m: MatrixProduct, _ column: Int) {
  let most = G.A.rowsAtOnce >= 6 ? 8 : 4
  let tiles = m.isTiled ? 0 : (m.rows + most - 1) / most
  var row = 0
  var tile = 1
  while row < m.rows {
    let next = m.isTiled ? min(row + most, m.rows) : m.rows * tile / tiles
    if m.fetchesAhead { m.fetchRowsOfA(next..<min(next + most, m.rows)) }
    if m.aRow == 1 {
      productRows(G.self, NeighbouringRows.self, m, row, next - row, column)
    } else {
      productRows(G.self, DistantRows.self, m, row, next - row, column)
    }
    row = next
    tile += 1
  }
}

/// A tile of up to eight rows, or four where there are few registers.
@inlinable @inline(always)
public func productRows<G: VectorGroup, D: RowDistance>(
  _: G.Type, _: D.Type, _ m: MatrixProduct, _ row: Int, _ rows: Int, _ column: Int
) {
  typealias One = ProductRow<G>
  typealias Two = ProductRows<One, One>
  typealias Four = ProductRows<Two, Two>
  if G.A.rowsAtOnce >= 6, rows > 4 {
    switch rows {
    case 8: productTile(ProductRows<Four, Four>.self, D.self, m, row, column)
    case 7: productTile(ProductRows<Four, ProductRows<Two, One>>.self, D.self, m, row, column)
    case 6: productTile(ProductRows<Four, Two>.self, D.self, m, row, column)
    default: productTile(ProductRows<Four, One>.self, D.self, m, row, column)
    }
    return
  }
  switch rows {
  case 4: productTile(Four.self, D.self, m, row, column)
  case 3: productTile(ProductRows<Two, One>.self, D.self, m, row, column)
  case 2: productTile(Two.self, D.self, m, row, column)
  default: productTile(One.self, D.self, m, row, column)
  }
}

/// One register block over the whole depth.
@inlinable @inline(always)
public func productTile<T: ProductTile, D: RowDistance>(
  _: T.Type, _: D.Type, _ m: MatrixProduct, _ row: Int, _ column: Int
) {
  var start = UnsafePointer(m.c + row * m.cRow + column)
  var stride = m.cRow
  switch m.start {
  case .accumulate: break
  case .zero: (start, stride) = (millrace_zeros(), 0)
  case .row(let bias): (start, stride) = (bias + column, 0)
  case .column(let bias):
    for place in 0..<T.rows {
      T.Group(repeating: bias[row + place]).store(at: m.c + (row + place) * m.cRow + column)
    }
  }
  var tile = T(start, stride)
  var a = m.rowOfA(row)
  var b = m.b
  for _ in 0..<m.depth {
    tile.add(D.self, m, a, T.Group(at: b))
    a += m.aColumn
    b += m.bRow
  }
  tile.store(m, row, column)
}
