/// One vector of an LSTM's step forward: activates the gates in place and makes the new c and h.
@inlinable @inline(always)
public func lstmForward<A: Arithmetic>(
  _: A.Type, _ s: CellElements, _ gates: UnsafeMutablePointer<Float>, _ at: Int,
  _ candidate: Activation, _ output: Activation
) {
  let i = logistic(A.self, A.load(gates))
  let f = logistic(A.self, A.load(gates + s.units))
  let g = activated(A.self, candidate, A.load(gates + 2 * s.units))
  let o = logistic(A.self, A.load(gates + 3 * s.units))
  let cell = A.multiplyAdd(i * g, f, A.load(s.previousCell + at))
  A.store(i, gates)
  A.store(f, gates + s.units)
  A.store(g, gates + 2 * s.units)
  A.store(o, gates + 3 * s.units)
  A.store(cell, s.cell + at)
  A.store(o * activated(A.self, output, cell), s.hidden + at)
}

/// One vector of an LSTM's step backward.
///
/// With dh and dc' given: do = dh φ_o(c), dc = dc' + dh o φ_o'(c), di = dc g, df = dc c_{t−1},
/// dg = dc i, dc_{t−1} = dc f; each gate's sum gets its gradient times the activation's derivative
/// (Goodfellow et al. 10.10; Graves 2012, section 4.6).
@inlinable @inline(always)
public func lstmBackward<A: Arithmetic>(
  _: A.Type, _ s: CellElements, _ gates: UnsafeMutablePointer<Float>, _ at: Int,
  _ candidate: Activation, _ output: Activation, _ d: CellGradients,
  _ out: UnsafeMutablePointer<Float>
) {
  let i = A.load(gates)
  let f = A.load(gates + s.units)
  let g = A.load(gates + 2 * s.units)
  let o = A.load(gates + 3 * s.units)
  let dh = A.load(s.hidden + at)
  let squashed = activated(A.self, output, A.load(s.cell + at))
  let dc = A.multiplyAdd(A.load(d.cell + at), dh * o, slope(A.self, output, squashed))
  A.store(dc * g * slope(A.self, .sigmoid, i), out)
  A.store(dc * A.load(s.previousCell + at) * slope(A.self, .sigmoid, f), out + s.units)
  A.store(dc * i * slope(A.self, candidate, g), out + 2 * s.units)
  A.store(dh * squashed * slope(A.self, .sigmoid, o), out + 3 * s.units)
  A.store(dc * f, d.cell + at)
}
