/// The gates i, f, g, o of one vector of units.
public struct LSTMGates<A: Arithmetic>: CellGates {
  /// The sums.
  public var sums: FourVectors<A>

  /// Bias vectors of a block.
  @inlinable @inline(__always) public static var startVectors: Int { 4 }
  /// Weight vectors for each number of x.
  @inlinable @inline(__always) public static var inputVectors: Int { 4 }
  /// Weight vectors for each number of h.
  @inlinable @inline(__always) public static var hiddenVectors: Int { 4 }
  /// Units in a block: one vector.
  @inlinable @inline(__always) public static var blockUnits: Int { A.Vector.scalarCount }

  /// Starts from the biases.
  @inlinable @inline(__always)
  public init(at pointer: UnsafePointer<Float>) { sums = FourVectors(at: pointer) }

  /// Adds to all four gates.
  @inlinable @inline(__always)
  public mutating func addInput(_ weights: FourVectors<A>, _ value: A.Vector) {
    sums.add(weights, value)
  }

  /// Adds to all four gates.
  @inlinable @inline(__always)
  public mutating func addHidden(_ weights: FourVectors<A>, _ value: A.Vector) {
    sums.add(weights, value)
  }

  /// c = σ(f) ⊙ c' + σ(i) ⊙ φ_c(g); h = σ(o) ⊙ φ_o(c) (Gers 2000; PyTorch's LSTM).
  @inlinable @inline(__always)
  public func finish(_ s: CellStep, _ row: Int, _ unit: Int) {
    let next = s.next + row * s.nextStride + unit
    let before = A.load(s.states[row] + s.stride + unit)
    let candidate = logistic(A.self, sums.a) * activated(A.self, s.candidate, sums.c)
    let cell = A.multiplyAdd(candidate, logistic(A.self, sums.b), before)
    A.store(cell, next + s.stride)
    A.store(logistic(A.self, sums.d) * activated(A.self, s.output, cell), next)
  }
}
