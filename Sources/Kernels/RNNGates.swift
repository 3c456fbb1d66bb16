/// Four neighbouring vectors of units, of one gate each.
public struct RNNGates<A: Arithmetic>: CellGates {
  /// The sums.
  public var sums: FourVectors<A>

  /// Bias vectors of a block.
  @inlinable @inline(__always) public static var startVectors: Int { 4 }
  /// Weight vectors for each number of x.
  @inlinable @inline(__always) public static var inputVectors: Int { 4 }
  /// Weight vectors for each number of h.
  @inlinable @inline(__always) public static var hiddenVectors: Int { 4 }
  /// Units in a block: four vectors.
  @inlinable @inline(__always) public static var blockUnits: Int { 4 * A.Vector.scalarCount }

  /// Starts from the biases.
  @inlinable @inline(__always)
  public init(at pointer: UnsafePointer<Float>) { sums = FourVectors(at: pointer) }

  /// Adds to all units.
  @inlinable @inline(__always)
  public mutating func addInput(_ weights: FourVectors<A>, _ value: A.Vector) {
    sums.add(weights, value)
  }

  /// Adds to all units.
  @inlinable @inline(__always)
  public mutating func addHidden(_ weights: FourVectors<A>, _ value: A.Vector) {
    sums.add(weights, value)
  }

  /// h = φ(sum); a last block may reach beyond the state, where nothing is written.
  @inlinable @inline(__always)
  public func finish(_ s: CellStep, _ row: Int, _ unit: Int) {
    let lanes = A.Vector.scalarCount
    let next = s.next + row * s.nextStride + unit
    A.store(activated(A.self, s.candidate, sums.a), next)
    if unit + lanes < s.units {
      A.store(activated(A.self, s.candidate, sums.b), next + lanes)
    }
    if unit + 2 * lanes < s.units {
      A.store(activated(A.self, s.candidate, sums.c), next + 2 * lanes)
    }
    if unit + 3 * lanes < s.units {
      A.store(activated(A.self, s.candidate, sums.d), next + 3 * lanes)
    }
  }
}
