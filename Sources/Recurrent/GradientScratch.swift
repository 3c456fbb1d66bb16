import Kernels

/// One thread's memory for a block of rows of weight gradients: dᵀ · x and dᵀ · h, where d are the
/// gradients of some gate sums or logits.
final class GradientScratch: @unchecked Sendable {
  /// Steps whose tiles and factors stay in the cache together.
  private static let blockDepth = 256

  private let tiles: FloatBuffer
  private let sums: FloatBuffer
  /// The two products: (rows, width).
  private let first: FloatBuffer
  private let second: FloatBuffer
  /// dᵀ · x of mostly zeros, transposed: (width, rows).
  private let scattered: FloatBuffer
  private var hasScattered = false
  /// The widths of the products; 0 where there is nothing in one yet.
  private var firstWidth = 0
  private var secondWidth = 0
  /// Whether what is in a tensor is replaced and not added to.
  var isReplacing = false

  /// The sum of the squares of what was written since the block was started.
  private(set) var squares = 0.0
  private let kernels: KernelTable

  init(rows: Int, width: Int, kernels: KernelTable) {
    self.kernels = kernels
    let wide = vectorPadded(rows)
    tiles = FloatBuffer(count: wide * Self.blockDepth)
    sums = FloatBuffer(count: wide)
    first = FloatBuffer(count: wide * width)
    second = FloatBuffer(count: wide * width)
    scattered = FloatBuffer(count: wide * width)
  }

  /// Starts a block of rows.
  func begin() {
    squares = 0
    firstWidth = 0
    secondWidth = 0
    if hasScattered { scattered.clear() }
    hasScattered = false
    sums.clear()
  }

  /// Adds `depth` rows of d, `dRow` apart, of which `count` columns belong to the block; x and h
  /// with the distance of their rows, nil where the block has no such product.
  func add(
    _ d: UnsafePointer<Float>, _ dRow: Int, count: Int, depth: Int,
    _ x: (base: UnsafeMutablePointer<Float>, width: Int)?,
    _ h: (base: UnsafeMutablePointer<Float>, width: Int)?
  ) {
    let blocks = (depth + Self.blockDepth - 1) / Self.blockDepth
    for block in 0..<blocks {
      let rows = (depth * block / blocks)..<(depth * (block + 1) / blocks)
      kernels.packTiles(
        vectorPadded(count), rows.count, d + rows.lowerBound * dRow, dRow, tiles.base, sums.base)
      if let x {
        multiply(x, rows, count, first, isFirst: firstWidth == 0)
        firstWidth = x.width
      }
      if let h {
        multiply(h, rows, count, second, isFirst: secondWidth == 0)
        secondWidth = h.width
      }
    }
  }

  /// Adds dᵀ · x, where only the numbers of x at `places` (row, column) are not 0.
  func scatter(
    _ d: UnsafePointer<Float>, _ dRow: Int, count: Int, places: [SIMD2<Int32>],
    _ x: (base: UnsafeMutablePointer<Float>, width: Int)
  ) {
    places.withUnsafeBufferPointer { places in
      kernels.scatterProduct(
        SparseFactors(
          places: places, columns: vectorPadded(count), x: x.base, xRow: x.width, d: d,
          dRow: dRow, c: scattered.base))
    }
    hasScattered = true
  }

  /// Adds d · x where d is transposed and summed up already: `count` rows of `depth` numbers, `dRow`
  /// apart.
  func addRows(
    _ d: UnsafePointer<Float>, _ dRow: Int, count: Int, depth: Int,
    _ x: (base: UnsafeMutablePointer<Float>, width: Int), sums rowSums: UnsafePointer<Float>
  ) {
    for row in 0..<count { sums.base[row] += rowSums[row] }
    let blocks = (depth + Self.blockDepth - 1) / Self.blockDepth
    for block in 0..<blocks {
      let columns = (depth * block / blocks)..<(depth * (block + 1) / blocks)
      kernels.matrixProduct(
        MatrixProduct(
          rows: count, columns: x.width, depth: columns.count, a: d + columns.lowerBound,
          aRow: dRow, aColumn: 1, b: x.base + columns.lowerBound * x.width, bRow: x.width,
          c: first.base, cRow: x.width, start: firstWidth == 0 ? .zero : .accumulate))
      firstWidth = x.width
    }
  }

  private func multiply(
    _ factor: (base: UnsafeMutablePointer<Float>, width: Int), _ rows: Range<Int>, _ count: Int,
    _ to: FloatBuffer, isFirst: Bool
  ) {
    kernels.matrixProduct(
      MatrixProduct(
        rows: count, columns: factor.width, depth: rows.count, tiles: tiles.base,
        b: factor.base + rows.lowerBound * factor.width, bRow: factor.width, c: to.base,
        cRow: factor.width, start: isFirst ? .zero : .accumulate))
  }

  /// Adds dᵀ · x to `rows` rows of a tensor of `columns` columns.
  func addFirst(_ rows: Int, _ columns: Int, to tensor: UnsafeMutablePointer<Float>) {
    if firstWidth > 0 || !hasScattered { add(first, firstWidth, rows, columns, to: tensor) }
    defer { addSquares(of: tensor, rows * columns) }
    guard hasScattered else { return }
    let wide = vectorPadded(rows)
    for row in 0..<rows {
      let to = tensor + row * columns
      for column in 0..<columns {
        let before = isReplacing && firstWidth == 0 ? 0 : to[column]
        to[column] = before + scattered.base[column * wide + row]
      }
    }
  }

  /// Adds dᵀ · h to `rows` rows of a tensor of `columns` columns.
  func addSecond(_ rows: Int, _ columns: Int, to tensor: UnsafeMutablePointer<Float>) {
    add(second, secondWidth, rows, columns, to: tensor)
    addSquares(of: tensor, rows * columns)
  }

  /// Adds the sums of d to `rows` biases.
  func addSums(_ rows: Int, to biases: UnsafeMutablePointer<Float>) {
    if isReplacing {
      biases.update(from: sums.base, count: rows)
    } else {
      for row in 0..<rows { biases[row] += sums.base[row] }
    }
    addSquares(of: biases, rows)
  }

  /// Adds the squares of `count` numbers of the gradient, all of which are known now.
  func addSquares(of numbers: UnsafePointer<Float>, _ count: Int) {
    // Only who replaces a gradient asks for its length.
    if isReplacing { squares += kernels.squareSum(numbers, count) }
  }

  private func add(
    _ product: FloatBuffer, _ width: Int, _ rows: Int, _ columns: Int,
    to tensor: UnsafeMutablePointer<Float>
  ) {
    if width == 0 { product.clear() }
    for row in 0..<rows {
      let (from, to) = (product.base + row * width, tensor + row * columns)
      if isReplacing {
        to.update(from: from, count: columns)
      } else {
        for column in 0..<columns { to[column] += from[column] }
      }
    }
  }
}
