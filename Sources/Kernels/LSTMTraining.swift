/// The arguments of the element-wise half of an LSTM step in training, forward or backward, for
/// several rows.
public struct LSTMElements {
  /// Number of rows (lanes of the mini-batch).
  public var rows: Int
  /// Padded number of units; every buffer's rows are this wide, those of the gates four times.
  public var units: Int
  /// Gates (rows, 4, units) in the order i, f, g, o: sums before the forward pass, activations
  /// after it.
  public var gates: UnsafeMutablePointer<Float>
  /// Cell states before the step: (rows, units).
  public var previousCell: UnsafePointer<Float>
  /// Cell states after the step: (rows, units); written by the forward pass.
  public var cell: UnsafeMutablePointer<Float>
  /// Hidden states after the step (forward), or the gradient with respect to them (backward).
  ///
  /// (rows, units).
  public var hidden: UnsafeMutablePointer<Float>

  /// Gathers the arguments.
  public init(
    rows: Int, units: Int, gates: UnsafeMutablePointer<Float>,
    previousCell: UnsafePointer<Float>, cell: UnsafeMutablePointer<Float>,
    hidden: UnsafeMutablePointer<Float>
  ) {
    self.rows = rows
    self.units = units
    self.gates = gates
    self.previousCell = previousCell
    self.cell = cell
    self.hidden = hidden
  }
}

/// Activates the gates in place and makes the new cell and hidden states.
@inlinable @inline(__always)
public func lstmForwardElements<A: Arithmetic>(_: A.Type, _ s: LSTMElements) {
  for row in 0..<s.rows {
    let gates = s.gates + row * 4 * s.units
    var unit = 0
    while unit < s.units {
      let at = row * s.units + unit
      let i = logistic(A.self, A.load(gates + unit))
      let f = logistic(A.self, A.load(gates + s.units + unit))
      let g = hyperbolicTangent(A.self, A.load(gates + 2 * s.units + unit))
      let o = logistic(A.self, A.load(gates + 3 * s.units + unit))
      let cell = A.multiplyAdd(i * g, f, A.load(s.previousCell + at))
      A.store(i, gates + unit)
      A.store(f, gates + s.units + unit)
      A.store(g, gates + 2 * s.units + unit)
      A.store(o, gates + 3 * s.units + unit)
      A.store(cell, s.cell + at)
      A.store(o * hyperbolicTangent(A.self, cell), s.hidden + at)
      unit += A.Vector.scalarCount
    }
  }
}

/// Gradients of the gate sums, and the gradient of the cell carried one step back.
///
/// With dh and dc' given: do = dh tanh(c), dc = dc' + dh o (1 − tanh²c), di = dc g, df = dc
/// c_{t−1}, dg = dc i, dc_{t−1} = dc f; each gate's sum gets its gradient times the activation's
/// derivative (Goodfellow et al. 10.10; Graves 2012, section 4.6).
///
/// - Parameters:
///   - s: gates and cells as the forward pass left them; `hidden` holds dh.
///   - dCell: (rows, units): dc of the step after, replaced by that for the step before.
///   - dGates: (rows, 4, units), written.
@inlinable @inline(__always)
public func lstmBackwardElements<A: Arithmetic>(
  _: A.Type, _ s: LSTMElements, _ dCell: UnsafeMutablePointer<Float>,
  _ dGates: UnsafeMutablePointer<Float>
) {
  let one = A.Vector(repeating: 1)
  for row in 0..<s.rows {
    let gates = s.gates + row * 4 * s.units
    let out = dGates + row * 4 * s.units
    var unit = 0
    while unit < s.units {
      let at = row * s.units + unit
      let i = A.load(gates + unit)
      let f = A.load(gates + s.units + unit)
      let g = A.load(gates + 2 * s.units + unit)
      let o = A.load(gates + 3 * s.units + unit)
      let dh = A.load(s.hidden + at)
      let squashed = hyperbolicTangent(A.self, A.load(s.cell + at))
      let dc = A.multiplyAdd(A.load(dCell + at), dh * o, one - squashed * squashed)
      A.store(dc * g * i * (one - i), out + unit)
      A.store(dc * A.load(s.previousCell + at) * f * (one - f), out + s.units + unit)
      A.store(dc * i * (one - g * g), out + 2 * s.units + unit)
      A.store(dh * squashed * o * (one - o), out + 3 * s.units + unit)
      A.store(dc * f, dCell + at)
      unit += A.Vector.scalarCount
    }
  }
}
