import CMachine
import Kernels

/// What one register holds.
struct AVX512Vector: FloatVector {
  var lanes: SIMD16<Float>

  @inline(always)
  static var scalarCount: Int { 16 }

  @inline(always)
  init(lanes: SIMD16<Float>) { self.lanes = lanes }

  @inline(always)
  init(repeating number: Float) { lanes = millrace_repeating16(number) }

  @inline(always)
  subscript(lane: Int) -> Float { lanes[lane] }

  @inline(always)
  var isZero: Bool { millrace_is_zero16(lanes) }

  @inline(always)
  static func + (left: Self, right: Self) -> Self {
    Self(lanes: millrace_add16(left.lanes, right.lanes))
  }

  @inline(always)
  static func - (left: Self, right: Self) -> Self {
    Self(lanes: millrace_subtract16(left.lanes, right.lanes))
  }

  @inline(always)
  static func * (left: Self, right: Self) -> Self {
    Self(lanes: millrace_multiply16(left.lanes, right.lanes))
  }

  @inline(always)
  static func / (left: Self, right: Self) -> Self {
    Self(lanes: millrace_divide16(left.lanes, right.lanes))
  }
}
