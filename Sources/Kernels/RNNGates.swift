/// Four neighbouring vectors of units, of one gate each.
public struct RNNGates<A: Arithmetic>: CellGates {
  /// The sums.
  public var sums: FourVectors<A>

  /// Bias vectors of a block.
  @inlinable @inline(always) public static var startVectors: Int { 4 }
  /// Weight vectors for each number of x.
  @inlinable @inline(always) public static var inputVectors: Int { 4 }
  /// Weight vectors for each number of h.
  @inlinable @inline(always) public static var hiddenVectors: Int { 4 }
  /// Units in a block: four vectors.
  @inlinable @inline(always) public static var blockUnits: Int { 4 * A.Vector.scalarCount }

  /// Starts from the biases.
  @inlinable @inline(always)
  public init(at pointer: UnsafePointer<Float>) { sums = FourVectors(at: pointer) }

  /// Adds to all units.
  @inlinable @inline(always)
  public mutating func addInput(_ weights: FourVectors<A>, _ value: A.Vector) {
    sums.add(weights, value)
  }

  /// Adds to all units.
  @inlinable @inline(always)
  public mutating func addHidden(_ weights: FourVectors<A>, _ value: A.Vector) {
    sums.add(weights, value)
  }

  /// h = φ(sum); a last block may reach beyond the state, where nothing is written.
  @inlinable @inline(always)
  public static func finish(
    _ s: CellStep, _ row: Int, _ unit: Int, _ sums: FourVectors<A>
  ) {
    let lanes = A.Vector.scalarCount
    for part in 0..<4 where unit + part * lanes < s.units {
      let hidden = activated(A.self, s.candidate, sums[part])
      A.store(hidden, s.next + row * s.nextStride + unit + part * lanes)
    }
  }
}
