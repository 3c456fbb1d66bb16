/// One vector of an RNN's step forward: h = φ(sum), kept in the gate's place too.
@inlinable @inline(always)
public func rnnForward<A: Arithmetic>(
  _: A.Type, _ s: CellElements, _ gates: UnsafeMutablePointer<Float>, _ at: Int,
  _ activation: Activation
) {
  let hidden = activated(A.self, activation, A.load(gates))
  A.store(hidden, gates)
  A.store(hidden, s.hidden + at)
}

/// One vector of an RNN's step backward: the sum gets dh φ', as Goodfellow and others derive it in
/// their section 10.2.2.
@inlinable @inline(always)
public func rnnBackward<A: Arithmetic>(
  _: A.Type, _ s: CellElements, _ gates: UnsafeMutablePointer<Float>, _ at: Int,
  _ activation: Activation, _ out: UnsafeMutablePointer<Float>
) {
  A.store(A.load(s.hidden + at) * slope(A.self, activation, A.load(gates)), out)
}
