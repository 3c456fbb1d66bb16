import Kernels
import Recurrent
import Testing

/// Where the accumulators of a product start from.
enum ProductStart: CaseIterable {
  case zero, accumulate, row
}

/// One product with its memory: strides wider than the rows, and a mark in every gap.
private struct ProductCase {
  static let mark: Float = 12_345
  let rows: Int
  let columns: Int
  let depth: Int
  let aRow: Int
  let aColumn: Int
  let bRow: Int
  let cRow: Int
  let start: ProductStart
  let a: FloatBuffer
  let b: FloatBuffer
  let bias: FloatBuffer
  let initial: [Float]

  init(
    rows: Int, columns: Int, depth: Int, isTransposed: Bool, start: ProductStart, seed: UInt64
  ) {
    var random = SplitMix64(seed: seed)
    self.rows = rows
    self.columns = columns
    self.depth = depth
    self.start = start
    aRow = isTransposed ? 1 : depth + 3
    aColumn = isTransposed ? rows + 2 : 1
    bRow = columns + 5
    cRow = columns + 7
    a = FloatBuffer(random.floats((rows + 2) * (depth + 3)))
    b = FloatBuffer(random.floats(depth * (columns + 5)))
    bias = FloatBuffer(random.floats(columns))
    initial = (0..<(rows * (columns + 7))).map { index in
      index % (columns + 7) < columns ? 2 * random.uniform() - 1 : Self.mark
    }
  }

  /// C after the product of `count` rows from row `first` on.
  func result(_ kernels: KernelTable, first: Int = 0, count: Int) -> FloatBuffer {
    let c = FloatBuffer(initial)
    let start: MatrixProduct.Start =
      switch self.start {
      case .zero: .zero
      case .accumulate: .accumulate
      case .row: .row(bias.base)
      }
    kernels.matrixProduct(
      MatrixProduct(
        rows: count, columns: columns, depth: depth, a: a.base + first * aRow, aRow: aRow,
        aColumn: aColumn, b: b.base, bRow: bRow, c: c.base + first * cRow, cRow: cRow,
        start: start))
    return c
  }

  /// C(row, column) in double precision, and the sum of the terms' sizes.
  func wanted(_ row: Int, _ column: Int) -> (value: Double, size: Double) {
    var sum =
      switch start {
      case .zero: 0.0
      case .accumulate: Double(initial[row * cRow + column])
      case .row: Double(bias[column])
      }
    var size = abs(sum)
    for k in 0..<depth {
      let term = Double(a[row * aRow + k * aColumn]) * Double(b[k * bRow + column])
      sum += term
      size += abs(term)
    }
    return (sum, size)
  }

  func check(_ kernels: KernelTable) {
    let c = result(kernels, count: rows)
    for row in 0..<rows {
      for column in 0..<cRow where column >= columns {
        #expect(c[row * cRow + column] == Self.mark)
      }
      for column in 0..<columns {
        let (value, size) = wanted(row, column)
        let error = abs(Double(c[row * cRow + column]) - value)
        #expect(error <= 1e-6 * (1 + size), "\(self.rows) × \(depth) at (\(row), \(column))")
      }
    }
  }
}

struct MatrixProductTests {
  @Test(arguments: kernelNames, ProductStart.allCases)
  func `a product is that of double precision`(_ name: String, _ start: ProductStart) throws {
    let kernels = try KernelSelection.choose(name)
    for rows in 1...9 {
      for depth in [0, 1, 2, 7, 33] {
        for isTransposed in [false, true] {
          ProductCase(
            rows: rows, columns: rows % 2 == 0 ? 64 : 32, depth: depth,
            isTransposed: isTransposed, start: start, seed: UInt64(100 * rows + depth)
          ).check(kernels)
        }
      }
    }
  }

  @Test(arguments: kernelNames) func `rows alone equal rows together bit for bit`(
    _ name: String
  ) throws {
    let kernels = try KernelSelection.choose(name)
    for start in ProductStart.allCases {
      for rows in 1...9 {
        let product = ProductCase(
          rows: rows, columns: 64, depth: 37, isTransposed: rows % 2 == 0, start: start,
          seed: UInt64(rows))
        let together = product.result(kernels, count: rows).array
        for row in 0..<rows {
          let range = (row * product.cRow)..<((row + 1) * product.cRow)
          let alone = product.result(kernels, first: row, count: 1).array
          #expect(bits(alone[range]) == bits(together[range]))
        }
      }
    }
  }

  @Test(arguments: kernelNames) func `panels and tiles lead to the same bits`(
    _ name: String
  ) throws {
    let kernels = try KernelSelection.choose(name)
    for (rows, columns, depth) in [(1, 16, 3), (9, 48, 40), (17, 80, 5), (21, 208, 33)] {
      var random = SplitMix64(seed: UInt64(rows))
      let transposed = FloatBuffer(random.floats(depth * vectorPadded(rows)))
      let b = FloatBuffer(random.floats(depth * columns))
      let (plain, other) = (FloatBuffer(count: rows * columns), FloatBuffer(count: rows * columns))
      kernels.matrixProduct(
        MatrixProduct(
          rows: rows, columns: columns, depth: depth, a: transposed.base, aRow: 1,
          aColumn: vectorPadded(rows), b: b.base, bRow: columns, c: plain.base, cRow: columns,
          start: .zero))
      let (tiles, sums) = (FloatBuffer(count: transposed.count), FloatBuffer(count: rows + 16))
      kernels.packTiles(
        vectorPadded(rows), depth, transposed.base, vectorPadded(rows), tiles.base, sums.base)
      kernels.matrixProduct(
        MatrixProduct(
          rows: rows, columns: columns, depth: depth, tiles: tiles.base, b: b.base, bRow: columns,
          c: other.base, cRow: columns, start: .zero))
      #expect(bits(other.array[...]) == bits(plain.array[...]))
      for row in 0..<rows {
        let sum = (0..<depth).reduce(Float(0)) { $0 + transposed[$1 * vectorPadded(rows) + row] }
        #expect(abs(sums[row] - sum) <= 1e-5)
      }
      check(kernels, transposed, b, rows: rows, columns: columns, depth: depth, plain)
    }
  }

  /// The same product with B in panels, packed in two parts, of which one is read by columns.
  private func check(
    _ kernels: KernelTable, _ transposed: FloatBuffer, _ b: FloatBuffer, rows: Int, columns: Int,
    depth: Int, _ wanted: FloatBuffer
  ) {
    let (panels, found) = (FloatBuffer(count: b.count), FloatBuffer(count: wanted.count))
    let half = columns / 2
    let turned = FloatBuffer(count: b.count)
    for k in 0..<depth {
      for column in 0..<columns { turned[column * depth + k] = b[k * columns + column] }
    }
    kernels.packPanels(
      PanelPacking(
        to: panels.base, depth: depth, columns: columns, rows: 0..<depth, part: 0..<half,
        from: b.base, depthStride: columns, columnStride: 1))
    kernels.packPanels(
      PanelPacking(
        to: panels.base, depth: depth, columns: columns, rows: 0..<depth, part: half..<columns,
        from: turned.base + half * depth, depthStride: 1, columnStride: depth))
    let a = FloatBuffer(count: rows * depth)
    for row in 0..<rows {
      for k in 0..<depth { a[row * depth + k] = transposed[k * vectorPadded(rows) + row] }
    }
    kernels.matrixProduct(
      MatrixProduct(
        rows: rows, columns: columns, depth: depth, a: a.base, aRow: depth, panels: panels.base,
        c: found.base, cRow: columns, start: .zero))
    #expect(bits(found.array[...]) == bits(wanted.array[...]))
  }
}
