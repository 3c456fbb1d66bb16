/// The gates r and z and the two halves of n of one vector of units of a GRU whose reset comes after
/// the product.
public struct GRUGates<A: Arithmetic>: CellGates {
  /// Sums of r, z, x's part of n, h's part of n.
  public var sums: FourVectors<A>

  /// Bias vectors of a block: r, z, b_in, b_hn.
  @inlinable @inline(always) public static var startVectors: Int { 4 }
  /// Weight vectors for each number of x: r, z, n.
  @inlinable @inline(always) public static var inputVectors: Int { 3 }
  /// Weight vectors for each number of h: r, z, n.
  @inlinable @inline(always) public static var hiddenVectors: Int { 3 }
  /// Units in a block: one vector.
  @inlinable @inline(always) public static var blockUnits: Int { A.Vector.scalarCount }

  /// Starts from the biases.
  @inlinable @inline(always)
  public init(at pointer: UnsafePointer<Float>) { sums = FourVectors(at: pointer) }

  /// Adds to r, z and x's part of n.
  @inlinable @inline(always)
  public mutating func addInput(_ weights: FourVectors<A>, _ value: A.Vector) {
    sums.a = A.multiplyAdd(sums.a, weights.a, value)
    sums.b = A.multiplyAdd(sums.b, weights.b, value)
    sums.c = A.multiplyAdd(sums.c, weights.c, value)
  }

  /// Adds to r, z and h's part of n.
  @inlinable @inline(always)
  public mutating func addHidden(_ weights: FourVectors<A>, _ value: A.Vector) {
    sums.a = A.multiplyAdd(sums.a, weights.a, value)
    sums.b = A.multiplyAdd(sums.b, weights.b, value)
    sums.d = A.multiplyAdd(sums.d, weights.c, value)
  }

  /// n_x + σ(r) ⊙ n_h (Cho 2014; PyTorch's GRU); leaves that and σ(z) as a fraction.
  @inlinable @inline(always)
  public static func prepare(
    _ s: CellStep, _ row: Int, _ unit: Int, _ sums: UnsafeMutablePointer<Float>
  ) {
    let gates = FourVectors<A>(at: sums)
    let z = logisticFraction(A.self, gates.b)
    let lanes = A.Vector.scalarCount
    A.store(A.multiplyAdd(gates.c, logistic(A.self, gates.a), gates.d), sums)
    A.store(z.top, sums + lanes)
    A.store(z.bottom, sums + 2 * lanes)
  }

  /// h = (1 − σ(z)) ⊙ n + σ(z) ⊙ h' with n the tanh of what was left; one division.
  @inlinable @inline(always)
  public static func finish(
    _ s: CellStep, _ row: Int, _ unit: Int, _ sums: FourVectors<A>
  ) {
    let before = A.load(s.states[row] + unit)
    let n = tanhFraction(A.self, sums.a)
    let kept = sums.b * (before * n.bottom)
    let hidden = A.multiplyAdd(kept, n.top, sums.c - sums.b) / (n.bottom * sums.c)
    A.store(hidden, s.next + row * s.nextStride + unit)
  }
}
