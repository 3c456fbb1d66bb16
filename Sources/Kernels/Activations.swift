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

/// `kind` of each element.
@inlinable @inline(__always)
public func activated<A: Arithmetic>(
  _: A.Type, _ kind: Activation, _ value: A.Vector
) -> A.Vector {
  switch kind {
  case .tanh: hyperbolicTangent(A.self, value)
  case .sigmoid: logistic(A.self, value)
  case .relu: value.replacing(with: 0, where: value .< 0)
  case .identity: value
  }
}

/// The derivative of `kind` where it gave `result`.
@inlinable @inline(__always)
public func slope<A: Arithmetic>(_: A.Type, _ kind: Activation, _ result: A.Vector) -> A.Vector {
  let one = A.Vector(repeating: 1)
  return switch kind {
  case .tanh: one - result * result
  case .sigmoid: result * (one - result)
  case .relu: A.Vector(repeating: 0).replacing(with: one, where: result .> 0)
  case .identity: one
  }
}

/// Whether none of `count` floats (a multiple of ``paddingUnit``) is infinite or NaN.
@inlinable @inline(__always)
public func areFinite<A: Arithmetic>(
  _: A.Type, _ values: UnsafePointer<Float>, _ count: Int
) -> Bool {
  // 0 · v is 0, or NaN where v is infinite or NaN, and NaN stays in a sum.
  var sum = A.Vector(repeating: 0)
  var index = 0
  while index < count {
    sum = A.multiplyAdd(sum, A.load(values + index), A.Vector(repeating: 0))
    index += A.Vector.scalarCount
  }
  return sum == A.Vector(repeating: 0)
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
