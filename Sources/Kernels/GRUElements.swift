/// One vector of a step forward of a GRU whose reset comes after the product: n, r, z are activated
/// in place, h is made.
@inlinable @inline(always)
public func gruForward<A: Arithmetic>(
  _: A.Type, _ s: CellElements, _ gates: UnsafeMutablePointer<Float>, _ at: Int
) {
  let r = logistic(A.self, A.load(gates + s.units))
  let z = logistic(A.self, A.load(gates + 2 * s.units))
  let sum = A.multiplyAdd(A.load(gates), r, A.load(gates + 3 * s.units))
  let n = hyperbolicTangent(A.self, sum)
  A.store(n, gates)
  A.store(r, gates + s.units)
  A.store(z, gates + 2 * s.units)
  A.store(A.multiplyAdd(n, z, A.load(s.previousHidden + at) - n), s.hidden + at)
}

/// One vector of its step backward.
///
/// With dh given: dz = dh (h' − n), dn = dh (1 − z); the sum of n gets dn (1 − n²), of which the
/// part from h gets r times as much and r the product W_hn h' + b_hn times as much (the derivative of
/// the equations of ``Cell/gruResetAfter``).
@inlinable @inline(always)
public func gruBackward<A: Arithmetic>(
  _: A.Type, _ s: CellElements, _ gates: UnsafeMutablePointer<Float>, _ at: Int,
  _ d: CellGradients, _ out: UnsafeMutablePointer<Float>
) {
  let n = A.load(gates)
  let r = A.load(gates + s.units)
  let z = A.load(gates + 2 * s.units)
  let dh = A.load(s.hidden + at)
  let dSum = (dh - dh * z) * slope(A.self, .tanh, n)
  let dUpdate = dh * (A.load(s.previousHidden + at) - n)
  A.store(dSum, out)
  A.store(dSum * A.load(gates + 3 * s.units) * slope(A.self, .sigmoid, r), out + s.units)
  A.store(dUpdate * slope(A.self, .sigmoid, z), out + 2 * s.units)
  A.store(dSum * r, out + 3 * s.units)
  A.store(dh * z, d.carry + at)
}

/// One vector of r, z and r ⊙ h' of a GRU whose reset comes before the product.
@inlinable @inline(always)
public func resetForward<A: Arithmetic>(
  _: A.Type, _ s: CellElements, _ gates: UnsafeMutablePointer<Float>, _ at: Int
) {
  let r = logistic(A.self, A.load(gates + s.units))
  A.store(r, gates + s.units)
  A.store(logistic(A.self, A.load(gates + 2 * s.units)), gates + 2 * s.units)
  A.store(r * A.load(s.previousHidden + at), s.reset + at)
}

/// One vector of its n and h, after the product with r ⊙ h' was added to n's sum.
@inlinable @inline(always)
public func candidateForward<A: Arithmetic>(
  _: A.Type, _ s: CellElements, _ gates: UnsafeMutablePointer<Float>, _ at: Int
) {
  let n = hyperbolicTangent(A.self, A.load(gates))
  let z = A.load(gates + 2 * s.units)
  A.store(n, gates)
  A.store(A.multiplyAdd(n, z, A.load(s.previousHidden + at) - n), s.hidden + at)
}

/// One vector of its gradients of the sums of n and z, and the part of that of h' that comes
/// through z.
@inlinable @inline(always)
public func candidateBackward<A: Arithmetic>(
  _: A.Type, _ s: CellElements, _ gates: UnsafeMutablePointer<Float>, _ at: Int,
  _ d: CellGradients, _ out: UnsafeMutablePointer<Float>
) {
  let n = A.load(gates)
  let z = A.load(gates + 2 * s.units)
  let dh = A.load(s.hidden + at)
  let dUpdate = dh * (A.load(s.previousHidden + at) - n)
  A.store((dh - dh * z) * slope(A.self, .tanh, n), out)
  A.store(dUpdate * slope(A.self, .sigmoid, z), out + 2 * s.units)
  A.store(dh * z, d.carry + at)
}

/// One vector of its gradient of the sum of r, from that of r ⊙ h', and the part of that of h' that
/// comes the same way.
@inlinable @inline(always)
public func resetBackward<A: Arithmetic>(
  _: A.Type, _ s: CellElements, _ gates: UnsafeMutablePointer<Float>, _ at: Int,
  _ d: CellGradients, _ out: UnsafeMutablePointer<Float>
) {
  let r = A.load(gates + s.units)
  let dReset = A.load(s.reset + at)
  let before = A.load(s.previousHidden + at)
  A.store(dReset * before * slope(A.self, .sigmoid, r), out + s.units)
  A.store(A.multiplyAdd(A.load(d.carry + at), dReset, r), d.carry + at)
}
