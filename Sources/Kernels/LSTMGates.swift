/// The gates i, f, g, o of one vector of units.
public struct LSTMGates<A: Arithmetic>: CellGates {
  /// The sums.
  public var sums: FourVectors<A>

  /// Bias vectors of a block.
  @inlinable @inline(always) public static var startVectors: Int { 4 }
  /// Weight vectors for each number of x.
  @inlinable @inline(always) public static var inputVectors: Int { 4 }
  /// Weight vectors for each number of h.
  @inlinable @inline(always) public static var hiddenVectors: Int { 4 }
  /// Units in a block: one vector.
  @inlinable @inline(always) public static var blockUnits: Int { A.Vector.scalarCount }

  /// Starts from the biases.
  @inlinable @inline(always)
  public init(at pointer: UnsafePointer<Float>) { sums = FourVectors(at: pointer) }

  /// Adds to all four gates.
  @inlinable @inline(always)
  public mutating func addInput(_ weights: FourVectors<A>, _ value: A.Vector) {
    sums.add(weights, value)
  }

  /// Adds to all four gates.
  @inlinable @inline(always)
  public mutating func addHidden(_ weights: FourVectors<A>, _ value: A.Vector) {
    sums.add(weights, value)
  }

  /// c = σ(f) ⊙ c' + σ(i) ⊙ φ_c(g) (Gers 2000; PyTorch's LSTM) with one division; leaves σ(o), as a
  /// fraction, and c.
  @inlinable @inline(always)
  public static func prepare(
    _ s: CellStep, _ row: Int, _ unit: Int, _ sums: UnsafeMutablePointer<Float>
  ) {
    let gates = FourVectors<A>(at: sums)
    let before = A.load(s.states[row] + s.stride + unit)
    let i = logisticFraction(A.self, gates.a)
    let f = logisticFraction(A.self, gates.b)
    let g = activationFraction(A.self, s.candidate, gates.c)
    let o = logisticFraction(A.self, gates.d)
    let kept = f.top * before * (i.bottom * g.bottom)
    let cell = A.multiplyAdd(kept, i.top * g.top, f.bottom) / (f.bottom * (i.bottom * g.bottom))
    let lanes = A.Vector.scalarCount
    A.store(o.top, sums)
    A.store(o.bottom, sums + lanes)
    A.store(cell, sums + 2 * lanes)
    A.store(cell, s.next + row * s.nextStride + s.stride + unit)
  }

  /// h = σ(o) ⊙ φ_o(c) with one division.
  @inlinable @inline(always)
  public static func finish(
    _ s: CellStep, _ row: Int, _ unit: Int, _ sums: FourVectors<A>
  ) {
    let output = activationFraction(A.self, s.output, sums.c)
    let hidden = (sums.a * output.top) / (sums.b * output.bottom)
    A.store(hidden, s.next + row * s.nextStride + unit)
  }
}
