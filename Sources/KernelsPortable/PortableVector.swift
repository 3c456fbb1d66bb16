import CMachine
import Kernels

/// What one register holds.
struct PortableVector: FloatVector {
  var lanes: SIMD4<Float>

  @inline(always)
  static var scalarCount: Int { 4 }

  @inline(always)
  init(lanes: SIMD4<Float>) { self.lanes = lanes }

  @inline(always)
  init(repeating number: Float) { lanes = millrace_repeating4(number) }

  @inline(always)
  subscript(lane: Int) -> Float { lanes[lane] }

  @inline(always)
  var isZero: Bool { millrace_is_zero4(lanes) }

  @inline(always)
  static func + (left: Self, right: Self) -> Self {
    Self(lanes: millrace_add4(left.lanes, right.lanes))
  }

  @inline(always)
  static func - (left: Self, right: Self) -> Self {
    Self(lanes: millrace_subtract4(left.lanes, right.lanes))
  }

  @inline(always)
  static func * (left: Self, right: Self) -> Self {
    Self(lanes: millrace_multiply4(left.lanes, right.lanes))
  }

  @inline(always)
  static func / (left: Self, right: Self) -> Self {
    Self(lanes: millrace_divide4(left.lanes, right.lanes))
  }
}
