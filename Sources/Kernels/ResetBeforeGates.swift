/// The first half of a GRU whose reset comes before the product: r, z and x's part of n.
public struct ResetGates<A: Arithmetic>: CellGates {
  /// Sums of r, z, x's part of n; the fourth is not used.
  public var sums: FourVectors<A>

  /// Bias vectors of a block: r, z, n, and one that is not used.
  @inlinable @inline(always) public static var startVectors: Int { 4 }
  /// Weight vectors for each number of x: r, z, n.
  @inlinable @inline(always) public static var inputVectors: Int { 3 }
  /// Weight vectors for each number of h: r, z.
  @inlinable @inline(always) public static var hiddenVectors: Int { 2 }
  /// Units in a block: one vector.
  @inlinable @inline(always) public static var blockUnits: Int { A.Vector.scalarCount }

  /// Starts from the biases.
  @inlinable @inline(always)
  public init(at pointer: UnsafePointer<Float>) { sums = FourVectors(at: pointer) }

  /// Adds to r, z and n.
  @inlinable @inline(always)
  public mutating func addInput(_ weights: FourVectors<A>, _ value: A.Vector) {
    sums.a = A.multiplyAdd(sums.a, weights.a, value)
    sums.b = A.multiplyAdd(sums.b, weights.b, value)
    sums.c = A.multiplyAdd(sums.c, weights.c, value)
  }

  /// Adds to r and z.
  @inlinable @inline(always)
  public mutating func addHidden(_ weights: FourVectors<A>, _ value: A.Vector) {
    sums.a = A.multiplyAdd(sums.a, weights.a, value)
    sums.b = A.multiplyAdd(sums.b, weights.b, value)
  }

  /// Hands over σ(r) ⊙ h', n so far, and σ(z).
  @inlinable @inline(always)
  public static func finish(
    _ s: CellStep, _ row: Int, _ unit: Int, _ sums: FourVectors<A>
  ) {
    let width = blockPadded(s.units)
    let halves = s.halves + row * 3 * width + unit
    A.store(logistic(A.self, sums.a) * A.load(s.states[row] + unit), halves)
    A.store(sums.c, halves + width)
    A.store(logistic(A.self, sums.b), halves + 2 * width)
  }
}

/// The second half: four neighbouring vectors of n, whose recurrent product is with r ⊙ h'.
public struct CandidateGates<A: Arithmetic>: CellGates {
  /// The sums.
  public var sums: FourVectors<A>

  /// Vectors at the start of a block: n as the first half left it.
  @inlinable @inline(always) public static var startVectors: Int { 4 }
  /// No x: the first half has added it.
  @inlinable @inline(always) public static var inputVectors: Int { 0 }
  /// Weight vectors for each number of r ⊙ h'.
  @inlinable @inline(always) public static var hiddenVectors: Int { 4 }
  /// Units in a block: four vectors.
  @inlinable @inline(always) public static var blockUnits: Int { 4 * A.Vector.scalarCount }

  /// Starts from what the first half handed over.
  @inlinable @inline(always)
  public init(at pointer: UnsafePointer<Float>) { sums = FourVectors(at: pointer) }

  /// Nothing.
  @inlinable @inline(always)
  public mutating func addInput(_ weights: FourVectors<A>, _ value: A.Vector) {}

  /// Adds to all units.
  @inlinable @inline(always)
  public mutating func addHidden(_ weights: FourVectors<A>, _ value: A.Vector) {
    sums.add(weights, value)
  }

  /// n = tanh(sum); h = n + z ⊙ (h' − n); a last block may reach beyond the state.
  @inlinable @inline(always)
  public static func finish(
    _ s: CellStep, _ row: Int, _ unit: Int, _ sums: FourVectors<A>
  ) {
    let lanes = A.Vector.scalarCount
    let updates = s.halves + (row * 3 + 2) * blockPadded(s.units)
    for part in 0..<4 where unit + part * lanes < s.units {
      let at = unit + part * lanes
      let candidate = hyperbolicTangent(A.self, sums[part])
      let before = A.load(s.states[row] + at)
      let hidden = A.multiplyAdd(candidate, A.load(updates + at), before - candidate)
      A.store(hidden, s.next + row * s.nextStride + at)
    }
  }
}
