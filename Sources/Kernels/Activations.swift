/// tanh as a rational function of degree 13/6 on ±7.90531, beyond which it is ±1 in single
/// precision.
///
/// The coefficients are those of Eigen's `generic_fast_tanh_float` (a minimax fit); the largest
/// absolute error over all floats is below 4e-7, measured by a test.
@inlinable @inline(__always)
public func hyperbolicTangent<A: Arithmetic>(_: A.Type, _ value: A.Vector) -> A.Vector {
  let limit = A.Vector(repeating: 7.905_311)
  var x = value.replacing(with: limit, where: value .> limit)
  x = x.replacing(with: -limit, where: x .< -limit)
  let square = x * x
  var p = A.Vector(repeating: -2.760_768_5e-16)
  p = A.multiplyAdd(A.Vector(repeating: 2.000_187_9e-13), p, square)
  p = A.multiplyAdd(A.Vector(repeating: -8.604_672e-11), p, square)
  p = A.multiplyAdd(A.Vector(repeating: 5.122_297_2e-08), p, square)
  p = A.multiplyAdd(A.Vector(repeating: 1.485_722_4e-05), p, square)
  p = A.multiplyAdd(A.Vector(repeating: 6.372_619_3e-04), p, square)
  p = A.multiplyAdd(A.Vector(repeating: 4.893_524_6e-03), p, square)
  var q = A.Vector(repeating: 1.198_258_4e-06)
  q = A.multiplyAdd(A.Vector(repeating: 1.185_347_1e-04), q, square)
  q = A.multiplyAdd(A.Vector(repeating: 2.268_434_6e-03), q, square)
  q = A.multiplyAdd(A.Vector(repeating: 4.893_525_2e-03), q, square)
  return x * p / q
}

/// The logistic function σ(x) = ½ + ½ tanh(x / 2).
@inlinable @inline(__always)
public func logistic<A: Arithmetic>(_: A.Type, _ value: A.Vector) -> A.Vector {
  let half = A.Vector(repeating: 0.5)
  return A.multiplyAdd(half, half, hyperbolicTangent(A.self, value * half))
}

/// Replaces `count` floats (a multiple of ``paddingUnit``) by their tanh.
@inlinable @inline(__always)
public func tanhInPlace<A: Arithmetic>(
  _: A.Type, _ values: UnsafeMutablePointer<Float>, _ count: Int
) {
  var index = 0
  while index < count {
    A.store(hyperbolicTangent(A.self, A.load(values + index)), values + index)
    index += A.Vector.scalarCount
  }
}
