/// What one instruction set offers: a vector of floats and a multiply-add.
///
/// Each kernel module declares its own conforming type, so that no specialisation of the shared
/// source is ever emitted by two modules under one symbol: the linker would keep one of them, and
/// the portable path could run AVX-512 code.
public protocol Arithmetic {
  /// The vector that one register holds.
  associatedtype Vector: SIMD where Vector.Scalar == Float

  /// `accumulator + a * b`: fused where the instruction set has it, rounded twice where it has not.
  static func multiplyAdd(_ accumulator: Vector, _ a: Vector, _ b: Vector) -> Vector

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
public func padded(_ count: Int) -> Int {
  (count + paddingUnit - 1) / paddingUnit * paddingUnit
}
