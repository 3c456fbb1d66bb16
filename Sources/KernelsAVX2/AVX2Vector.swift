import CMachine
import Kernels

/// What one register holds.
struct AVX2Vector: FloatVector {
  var lanes: SIMD8<Float>

  @inline(always)
  static var scalarCount: Int { 8 }

  @inline(always)
  init(lanes: SIMD8<Float>) { self.lanes = lanes }

  @inline(always)
  init(repeating number: Float) { lanes = millrace_repeating8(number) }

  @inline(always)
  subscript(lane: Int) -> Float { lanes[lane] }

  @inline(always)
  var isZero: Bool { millrace_is_zero8(lanes) }

  @inline(always)
  static func + (left: Self, right: Self) -> Self {
    Self(lanes: millrace_add8(left.lanes, right.lanes))
  }

  @inline(always)
  static func - (left: Self, right: Self) -> Self {
    Self(lanes: millrace_subtract8(left.lanes, right.lanes))
  }

  @inline(always)
  static func * (left: Self, right: Self) -> Self {
    Self(lanes: millrace_multiply8(left.lanes, right.lanes))
  }

  @inline(always)
  static func / (left: Self, right: Self) -> Self {
    Self(lanes: millrace_divide8(left.lanes, right.lanes))
  }
}
