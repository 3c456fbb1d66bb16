/// The gates r and z and the two halves of n of one vector of units of a GRU whose reset comes after
/// the product.
public struct GRUGates<A: Arithmetic>: CellGates {
  /// Sums of r, z, x's part of n, h's part of n.
  public var sums: FourVectors<A>

  /// Bias vectors of a block: r, z, b_in, b_hn.
  @inlinable @inline(__always) public static var startVectors: Int { 4 }
  /// Weight vectors for each number of x: r, z, n.
  @inlinable @inline(__always) public static var inputVectors: Int { 3 }
  /// Weight vectors for each number of h: r, z, n.
  @inlinable @inline(__always) public static var hiddenVectors: Int { 3 }
  /// Units in a block: one vector.
  @inlinable @inline(__always) public static var blockUnits: Int { A.Vector.scalarCount }

  /// Starts from the biases.
  @inlinable @inline(__always)
  public init(at pointer: UnsafePointer<Float>) { sums = FourVectors(at: pointer) }

  /// Adds to r, z and x's part of n.
  @inlinable @inline(__always)
  public mutating func addInput(_ weights: FourVectors<A>, _ value: A.Vector) {
    sums.a = A.multiplyAdd(sums.a, weights.a, value)
    sums.b = A.multiplyAdd(sums.b, weights.b, value)
    sums.c = A.multiplyAdd(sums.c, weights.c, value)
  }

  /// Adds to r, z and h's part of n.
  @inlinable @inline(__always)
  public mutating func addHidden(_ weights: FourVectors<A>, _ value: A.Vector) {
    sums.a = A.multiplyAdd(sums.a, weights.a, value)
    sums.b = A.multiplyAdd(sums.b, weights.b, value)
    sums.d = A.multiplyAdd(sums.d, weights.c, value)
  }

  /// n = tanh(n_x + σ(r) ⊙ n_h); h = n + σ(z) ⊙ (h' − n) (Cho 2014; PyTorch's GRU).
  @inlinable @inline(__always)
  public func finish(_ s: CellStep, _ row: Int, _ unit: Int) {
    let before = A.load(s.states[row] + unit)
    let sum = A.multiplyAdd(sums.c, logistic(A.self, sums.a), sums.d)
    let candidate = hyperbolicTangent(A.self, sum)
    let hidden = A.multiplyAdd(candidate, logistic(A.self, sums.b), before - candidate)
    A.store(hidden, s.next + row * s.nextStride + unit)
  }
}
