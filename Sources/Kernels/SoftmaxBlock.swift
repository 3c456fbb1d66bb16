/// Some rows of transposed logits, (rows, columns): a row for each label, a column for each element;
/// and what is known of each column after these rows and those before them.
///
/// Softmax over all rows takes the blocks one after the other: the largest logit so far may rise, and
/// then what was summed up is made smaller (Milakov & Gimelshein 2018).
public struct SoftmaxBlock {
  /// Rows of the block.
  public var rows: Int
  /// Columns, a multiple of ``vectorUnit``.
  public var columns: Int
  /// The logits: (rows, columns).
  public var logits: UnsafeMutablePointer<Float>
  /// The largest logit so far, for each column.
  public var highest: UnsafeMutablePointer<Float>
  /// Σ exp(logit − highest) so far, for each column.
  public var sums: UnsafeMutablePointer<Float>

  /// Gathers the block.
  public init(
    rows: Int, columns: Int, logits: UnsafeMutablePointer<Float>,
    highest: UnsafeMutablePointer<Float>, sums: UnsafeMutablePointer<Float>
  ) {
    self.rows = rows
    self.columns = columns
    self.logits = logits
    self.highest = highest
    self.sums = sums
  }
}

/// Replaces the logits of a block by exp(logit − highest), and takes them into `highest` and `sums`.
@inlinable @inline(always)
public func exponentiate<A: Arithmetic>(_: A.Type, _ s: SoftmaxBlock) {
  var column = 0
  while column < s.columns {
    let before = A.load(s.highest + column)
    var highest = before
    var at = s.logits + column
    for _ in 0..<s.rows {
      let logit = A.load(at)
      highest = A.wherePositive(logit - highest, logit, highest)
      at += s.columns
    }
    A.store(highest, s.highest + column)
    var sum = A.load(s.sums + column) * exponential(A.self, before - highest)
    at = s.logits + column
    for _ in 0..<s.rows {
      let value = exponential(A.self, A.load(at) - highest)
      sum = sum + value
      A.store(value, at)
      at += s.columns
    }
    A.store(sum, s.sums + column)
    column += A.Vector.scalarCount
  }
}

/// Multiplies each column of (rows, columns) numbers by a factor of its own, and adds each row up.
///
/// - Parameters:
///   - columns: a multiple of ``vectorUnit``.
///   - factors: one for each column.
///   - sums: where the sum of each row goes.
@inlinable @inline(always)
public func scaleColumns<A: Arithmetic>(
  _: A.Type, rows: Int, columns: Int, _ values: UnsafeMutablePointer<Float>,
  factors: UnsafePointer<Float>, sums: UnsafeMutablePointer<Float>
) {
  for row in 0..<rows {
    let at = values + row * columns
    var sum = A.Vector(repeating: 0)
    var column = 0
    while column < columns {
      let value = A.load(at + column) * A.load(factors + column)
      sum = sum + value
      A.store(value, at + column)
      column += A.Vector.scalarCount
    }
    sums[row] = laneSum(A.self, sum)
  }
}

/// The exponential function of each element between −87 and 87, beyond them that of the limit.
///
/// NaN stays NaN.
/// 2ⁿ · exp(r) with |r| ≤ ln 2 / 2 and a polynomial of degree 7 for exp(r), the coefficients of
/// Cephes' `expf`; n is rounded by adding 1.5 · 2²³, after which it stands in the lowest bits.
@inlinable @inline(always)
public func exponential<A: Arithmetic>(_: A.Type, _ value: A.Vector) -> A.Vector {
  let x = A.clamped(value, to: 87)
  let magic = A.Vector(repeating: 12_582_912)
  let shifted = A.multiplyAdd(magic, x, A.Vector(repeating: 1.442_695_04))
  let n = shifted - magic
  var r = A.multiplyAdd(x, n, A.Vector(repeating: -0.693_359_375))
  r = A.multiplyAdd(r, n, A.Vector(repeating: 2.121_944_4e-4))
  var p = A.Vector(repeating: 1.987_569_15e-4)
  p = A.multiplyAdd(A.Vector(repeating: 1.398_199_95e-3), p, r)
  p = A.multiplyAdd(A.Vector(repeating: 8.333_451_9e-3), p, r)
  p = A.multiplyAdd(A.Vector(repeating: 4.166_579_6e-2), p, r)
  p = A.multiplyAdd(A.Vector(repeating: 0.166_666_65), p, r)
  p = A.multiplyAdd(A.Vector(repeating: 0.500_000_01), p, r)
  p = A.multiplyAdd(r, p, r * r)
  return A.scaledByPowerOfTwo(p + A.Vector(repeating: 1), shifted)
}

/// The sum of the squares of `count` floats, vectors first and then lane by lane.
@inlinable @inline(always)
public func squareSum<A: Arithmetic>(
  _: A.Type, _ values: UnsafePointer<Float>, _ count: Int
) -> Double {
  let lanes = A.Vector.scalarCount
  var sums = FourVectors<A>()
  var index = 0
  while index + 4 * lanes <= count {
    let four = FourVectors<A>(at: values + index)
    sums.a = A.multiplyAdd(sums.a, four.a, four.a)
    sums.b = A.multiplyAdd(sums.b, four.b, four.b)
    sums.c = A.multiplyAdd(sums.c, four.c, four.c)
    sums.d = A.multiplyAdd(sums.d, four.d, four.d)
    index += 4 * lanes
  }
  var sum = Double(laneSum(A.self, (sums.a + sums.b) + (sums.c + sums.d)))
  while index < count {
    sum += Double(values[index] * values[index])
    index += 1
  }
  return sum
}
