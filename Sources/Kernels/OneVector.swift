/// A single vector.
public struct OneVector<A: Arithmetic>: VectorGroup {
  /// The vector.
  public var a: A.Vector

  /// Vectors in the group.
  @inlinable @inline(always) public static var count: Int { 1 }

  /// The vector at `pointer`.
  @inlinable @inline(always)
  public init(at pointer: UnsafePointer<Float>) { a = A.load(pointer) }

  /// Zeros.
  @inlinable @inline(always)
  public init() { self.init(repeating: 0) }

  /// A number in every lane.
  @inlinable @inline(always)
  public init(repeating number: Float) { a = A.Vector(repeating: number) }

  /// Adds `factors * value`.
  @inlinable @inline(always)
  public mutating func add(_ factors: OneVector, _ value: A.Vector) {
    a = A.multiplyAdd(a, factors.a, value)
  }

  /// Writes the vector.
  @inlinable @inline(always)
  public func store(at pointer: UnsafeMutablePointer<Float>) { A.store(a, pointer) }
}
