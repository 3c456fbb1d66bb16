/// A quotient that is not divided yet: products and sums of several are divided once.
///
/// A division takes as long as about ten multiply-adds, and an LSTM's step has five activations.
public struct Fraction<A: Arithmetic> {
  /// The numerator.
  public var top: A.Vector
  /// The denominator, never 0.
  public var bottom: A.Vector

  /// Gathers the parts.
  @inlinable @inline(always)
  public init(_ top: A.Vector, _ bottom: A.Vector) {
    self.top = top
    self.bottom = bottom
  }

  /// The quotient.
  @inlinable @inline(always)
  public var value: A.Vector { top / bottom }
}

/// tanh as a rational function of degree 9/8 on ±7.90531, beyond which it stays what it is there.
///
/// The coefficients are a minimax fit of the relative error (5.7e-9 in exact arithmetic), found by
/// iteratively reweighted least squares; the largest absolute error over all floats is below 4e-7,
/// measured by a test.
@inlinable @inline(always)
public func tanhFraction<A: Arithmetic>(_: A.Type, _ value: A.Vector) -> Fraction<A> {
  scaledTanhFraction(A.self, value, scale: 1)
}

/// tanh(`scale` · x), `scale` a power of two: as exact as multiplying x, which it saves.
@inlinable @inline(always)
public func scaledTanhFraction<A: Arithmetic>(
  _: A.Type, _ value: A.Vector, scale: Float
) -> Fraction<A> {
  let x = A.clamped(value, to: 7.905_311 / scale)
  let (square, two) = (x * x, scale * scale)
  var p = A.Vector(repeating: 1.541_745_4e-08 * two * two * two * two * scale)
  p = A.multiplyAdd(A.Vector(repeating: 2.201_642_7e-05 * two * two * two * scale), p, square)
  p = A.multiplyAdd(A.Vector(repeating: 3.578_600_7e-03 * two * two * scale), p, square)
  p = A.multiplyAdd(A.Vector(repeating: 1.345_029_6e-01 * two * scale), p, square)
  p = A.multiplyAdd(A.Vector(repeating: scale), p, square)
  var q = A.Vector(repeating: 8.594_725_5e-07 * two * two * two * two)
  q = A.multiplyAdd(A.Vector(repeating: 3.422_996e-04 * two * two * two), q, square)
  q = A.multiplyAdd(A.Vector(repeating: 2.619_076_7e-02 * two * two), q, square)
  q = A.multiplyAdd(A.Vector(repeating: 4.678_362_6e-01 * two), q, square)
  q = A.multiplyAdd(A.Vector(repeating: 1), q, square)
  return Fraction(x * p, q)
}

/// The logistic function σ(x) = (1 + tanh(x / 2)) / 2.
@inlinable @inline(always)
public func logisticFraction<A: Arithmetic>(_: A.Type, _ value: A.Vector) -> Fraction<A> {
  let half = scaledTanhFraction(A.self, value, scale: 0.5)
  return Fraction(half.bottom + half.top, half.bottom + half.bottom)
}

/// The hyperbolic tangent of each element.
@inlinable @inline(always)
public func hyperbolicTangent<A: Arithmetic>(_: A.Type, _ value: A.Vector) -> A.Vector {
  tanhFraction(A.self, value).value
}

/// The logistic function of each element.
@inlinable @inline(always)
public func logistic<A: Arithmetic>(_: A.Type, _ value: A.Vector) -> A.Vector {
  logisticFraction(A.self, value).value
}

/// `kind` of each element.
@inlinable @inline(always)
public func activationFraction<A: Arithmetic>(
  _: A.Type, _ kind: Activation, _ value: A.Vector
) -> Fraction<A> {
  let one = A.Vector(repeating: 1)
  if kind == .identity { return Fraction(value, one) }
  if kind == .relu {
    let zero = A.Vector(repeating: 0)
    return Fraction(A.wherePositive(zero - value, zero, value), one)
  }
  return kind == .tanh ? tanhFraction(A.self, value) : logisticFraction(A.self, value)
}

/// `kind` of each element.
@inlinable @inline(always)
public func activated<A: Arithmetic>(
  _: A.Type, _ kind: Activation, _ value: A.Vector
) -> A.Vector {
  activationFraction(A.self, kind, value).value
}

/// The derivative of `kind` where it gave `result`.
@inlinable @inline(always)
public func slope<A: Arithmetic>(_: A.Type, _ kind: Activation, _ result: A.Vector) -> A.Vector {
  let one = A.Vector(repeating: 1)
  return switch kind {
  case .tanh: one - result * result
  case .sigmoid: result * (one - result)
  case .relu: A.wherePositive(result, one, A.Vector(repeating: 0))
  case .identity: one
  }
}

/// Whether none of `count` floats (a multiple of ``paddingUnit``) is infinite or NaN.
@inlinable @inline(always)
public func areFinite<A: Arithmetic>(
  _: A.Type, _ values: UnsafePointer<Float>, _ count: Int
) -> Bool {
  // 0 · v is 0, or NaN where v is infinite or NaN, and NaN stays in a sum.
  var sums = TwoVectors<A>()
  var index = 0
  while index < count {
    sums.add(TwoVectors(at: values + index), A.Vector(repeating: 0))
    index += 2 * A.Vector.scalarCount
  }
  return (sums.a + sums.b).isZero
}

/// The sum of a vector's lanes.
@inlinable @inline(always)
public func laneSum<A: Arithmetic>(_: A.Type, _ vector: A.Vector) -> Float {
  var sum: Float = 0
  for lane in 0..<A.Vector.scalarCount { sum += vector[lane] }
  return sum
}

/// Replaces `count` floats (a multiple of ``paddingUnit``) by their tanh.
@inlinable @inline(always)
public func tanhInPlace<A: Arithmetic>(
  _: A.Type, _ values: UnsafeMutablePointer<Float>, _ count: Int
) {
  var index = 0
  while index < count {
    A.store(hyperbolicTangent(A.self, A.load(values + index)), values + index)
    index += A.Vector.scalarCount
  }
}
