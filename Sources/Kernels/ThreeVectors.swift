/// Three vectors.
public struct ThreeVectors<A: Arithmetic>: VectorGroup {
  /// The vectors in the order in which they stand.
  public var a: A.Vector, b: A.Vector, c: A.Vector

  /// Vectors in the group.
  @inlinable @inline(always) public static var count: Int { 3 }

  /// The vectors that stand side by side at `pointer`.
  @inlinable @inline(always)
  public init(at pointer: UnsafePointer<Float>) {
    a = A.load(pointer)
    b = A.load(pointer + A.Vector.scalarCount)
    c = A.load(pointer + 2 * A.Vector.scalarCount)
  }

  /// Zeros.
  @inlinable @inline(always)
  public init() { self.init(repeating: 0) }

  /// A number in every lane of each.
  @inlinable @inline(always)
  public init(repeating number: Float) {
    a = A.Vector(repeating: number)
    b = a
    c = a
  }

  /// Adds `factors * value` to each.
  @inlinable @inline(always)
  public mutating func add(_ factors: ThreeVectors, _ value: A.Vector) {
    a = A.multiplyAdd(a, factors.a, value)
    b = A.multiplyAdd(b, factors.b, value)
    c = A.multiplyAdd(c, factors.c, value)
  }

  /// Writes the vectors side by side.
  @inlinable @inline(always)
  public func store(at pointer: UnsafeMutablePointer<Float>) {
    A.store(a, pointer)
    A.store(b, pointer + A.Vector.scalarCount)
    A.store(c, pointer + 2 * A.Vector.scalarCount)
  }
}
