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

  /// c = σ(f) ⊙ c' + σ(i) ⊙ φ_c(g); h = σ(o) ⊙ φ_o(c) (Gers 2000; PyTorch's LSTM), each with one
  /// division.
  @inlinable @inline(always)
  public static func finish(
    _ s: CellStep, _ row: Int, _ unit: Int, _ sums: FourVectors<A>
  ) {
    let next = s.next + row * s.nextStride + unit
    let before = A.load(s.states[row] + s.stride + unit)
    let i = logisticFraction(A.self, sums.a)
    let f = logisticFraction(A.self, sums.b)
    let g = activationFraction(A.self, s.candidate, sums.c)
    let kept = f.top * before * (i.bottom * g.bottom)
    let cell = A.multiplyAdd(kept, i.top * g.top, f.bottom) / (f.bottom * (i.bottom * g.bottom))
    A.store(cell, next + s.stride)
    let o = logisticFraction(A.self, sums.d)
    let output = activationFraction(A.self, s.output, cell)
    A.store((o.top * output.top) / (o.bottom * output.bottom), next)
  }
}
