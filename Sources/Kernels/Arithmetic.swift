/// A vector of floats with the arithmetic of whole vectors.
///
/// A protocol of our own and not `SIMD`, whose operators take the lanes apart where the type is a
/// parameter.
public protocol FloatVector {
  /// Lanes.
  static var scalarCount: Int { get }
  /// The same number in every lane.
  init(repeating number: Float)
  /// The number in one lane.
  subscript(lane: Int) -> Float { get }
  /// Whether every lane is 0; NaN is not.
  var isZero: Bool { get }
  /// Sums, lane by lane.
  static func + (left: Self, right: Self) -> Self
  /// Differences, lane by lane.
  static func - (left: Self, right: Self) -> Self
  /// Products, lane by lane.
  static func * (left: Self, right: Self) -> Self
  /// Quotients, lane by lane.
  static func / (left: Self, right: Self) -> Self
}

/// What one instruction set offers: a vector of floats and a multiply-add.
///
/// Each kernel module declares its own conforming type, so that no specialisation of the shared
/// source is ever emitted by two modules under one symbol: the linker would keep one of them, and
/// the portable path could run AVX-512 code.
public protocol Arithmetic {
  /// The vector that one register holds.
  associatedtype Vector: FloatVector

  /// `accumulator + a * b`: fused where the instruction set has it, rounded twice where it has not.
  static func multiplyAdd(_ accumulator: Vector, _ a: Vector, _ b: Vector) -> Vector

  /// Each element, but ±`limit` where it is beyond; NaN stays NaN.
  static func clamped(_ vector: Vector, to limit: Float) -> Vector

  /// The root of each element.
  static func squareRoot(_ vector: Vector) -> Vector

  /// `yes` where `vector` is greater than 0, `no` where it is not; where it is NaN, `no`.
  static func wherePositive(_ vector: Vector, _ yes: Vector, _ no: Vector) -> Vector

  /// `vector` times 2 to the power of the number in the lowest bits of `exponent`, to which
  /// 1.5 · 2²³ was added.
  static func scaledByPowerOfTwo(_ vector: Vector, _ exponent: Vector) -> Vector

  /// The vector at `pointer`, which needs no alignment.
  static func load(_ pointer: UnsafePointer<Float>) -> Vector

  /// Writes `vector` at `pointer`, which needs no alignment.
  static func store(_ vector: Vector, _ pointer: UnsafeMutablePointer<Float>)

  /// Streams that one register block of a wave computes at once, four vectors each: 6 where there
  /// are 32 registers, else 2 or 3.
  static var rowsAtOnce: Int { get }
}

/// Widths in floats, of which every padded dimension is a multiple: two of the widest vectors.
public let paddingUnit = 32

/// `count` rounded up to the next multiple of ``paddingUnit``.
@inlinable @inline(always)
public func padded(_ count: Int) -> Int {
  (count + paddingUnit - 1) / paddingUnit * paddingUnit
}
