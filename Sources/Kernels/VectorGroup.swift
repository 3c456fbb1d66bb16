/// Neighbouring vectors that are multiplied by the same number: accumulators, or what is added to
/// them.
public protocol VectorGroup {
  /// The instruction set.
  associatedtype A: Arithmetic
  /// Vectors in the group.
  static var count: Int { get }

  /// The vectors that stand side by side at `pointer`.
  init(at pointer: UnsafePointer<Float>)
  /// Zeros.
  init()
  /// A number in every lane of each.
  init(repeating number: Float)
  /// Adds `factors * value` to each.
  mutating func add(_ factors: Self, _ value: A.Vector)
  /// Writes the vectors side by side.
  func store(at pointer: UnsafeMutablePointer<Float>)
}

/// Two vectors.
public struct TwoVectors<A: Arithmetic>: VectorGroup {
  /// The vectors in the order in which they stand.
  public var a: A.Vector, b: A.Vector

  /// Vectors in the group.
  @inlinable @inline(always) public static var count: Int { 2 }

  /// The vectors that stand side by side at `pointer`.
  @inlinable @inline(always)
  public init(at pointer: UnsafePointer<Float>) {
    a = A.load(pointer)
    b = A.load(pointer + A.Vector.scalarCount)
  }

  /// Zeros.
  @inlinable @inline(always)
  public init() { self.init(repeating: 0) }

  /// A number in every lane of each.
  @inlinable @inline(always)
  public init(repeating number: Float) {
    a = A.Vector(repeating: number)
    b = a
  }

  /// Adds `factors * value` to each.
  @inlinable @inline(always)
  public mutating func add(_ factors: TwoVectors, _ value: A.Vector) {
    a = A.multiplyAdd(a, factors.a, value)
    b = A.multiplyAdd(b, factors.b, value)
  }

  /// Writes the vectors side by side.
  @inlinable @inline(always)
  public func store(at pointer: UnsafeMutablePointer<Float>) {
    A.store(a, pointer)
    A.store(b, pointer + A.Vector.scalarCount)
  }
}

/// Four vectors, such as the gates of one block of units.
public struct FourVectors<A: Arithmetic>: VectorGroup {
  /// The vectors in the order in which they stand.
  public var a: A.Vector, b: A.Vector, c: A.Vector, d: A.Vector

  /// Vectors in the group.
  @inlinable @inline(always) public static var count: Int { 4 }

  /// The vectors that stand side by side at `pointer`; those that are not used are not read.
  @inlinable @inline(always)
  public init(at pointer: UnsafePointer<Float>) {
    let lanes = A.Vector.scalarCount
    a = A.load(pointer)
    b = A.load(pointer + lanes)
    c = A.load(pointer + 2 * lanes)
    d = A.load(pointer + 3 * lanes)
  }

  /// Zeros.
  @inlinable @inline(always)
  public init() { self.init(repeating: 0) }

  /// Four times a number in every lane.
  @inlinable @inline(always)
  public init(repeating number: Float) {
    a = A.Vector(repeating: number)
    b = a
    c = a
    d = a
  }

  /// Adds `factors * value` to each.
  @inlinable @inline(always)
  public mutating func add(_ factors: FourVectors, _ value: A.Vector) {
    a = A.multiplyAdd(a, factors.a, value)
    b = A.multiplyAdd(b, factors.b, value)
    c = A.multiplyAdd(c, factors.c, value)
    d = A.multiplyAdd(d, factors.d, value)
  }

  /// Writes the vectors side by side.
  @inlinable @inline(always)
  public func store(at pointer: UnsafeMutablePointer<Float>) {
    let lanes = A.Vector.scalarCount
    A.store(a, pointer)
    A.store(b, pointer + lanes)
    A.store(c, pointer + 2 * lanes)
    A.store(d, pointer + 3 * lanes)
  }

  /// The vector at place `place`, 0 to 3.
  @inlinable @inline(always)
  public subscript(place: Int) -> A.Vector {
    switch place {
    case 0: a
    case 1: b
    case 2: c
    default: d
    }
  }
}
