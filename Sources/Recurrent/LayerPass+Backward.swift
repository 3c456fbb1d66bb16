import Kernels

extension LayerPass {
  /// Runs the window backward: `dHidden` holds the gradient that comes from above, `dCell` and
  /// `carry` those of the state after the window (both usually zero).
  ///
  /// Afterwards `dGates` holds the window's gradients, `carry` and `dCell` those of the state before
  /// it.
  func backward(resets: [Bool]) {
    let (kind, units) = (weights.shape.cell, weights.unitWidth)
    if weights.shape.isResidual { dX.base.update(from: dHidden.base, count: dX.count) }
    for step in (0..<steps).reversed() {
      let first = step * lanes * units
      add(carry.base, to: dHidden.base + first, count: lanes * units)
      stepBackward(step, dGates.base + kind.columns * first)
      for lane in 0..<lanes where resets[step * lanes + lane] {
        (carry.base + lane * units).update(repeating: 0, count: units)
        guard kind.hasCellState else { continue }
        (dCell.base + lane * units).update(repeating: 0, count: units)
      }
    }
  }

  /// Makes `dX`, the gradient of the input, after ``backward(resets:)``.
  func inputBackward() {
    weights.inputs.backward(
      rows: steps * lanes, dGates.base, weights.shape.cell.columns * weights.unitWidth,
      to: dX.base, start: weights.shape.isResidual ? .accumulate : .zero, kernels: kernels)
  }

  /// One step: the gradients of its gate sums, and `carry` for the step before.
  private func stepBackward(_ step: Int, _ dSums: UnsafeMutablePointer<Float>) {
    let (kind, units) = (weights.shape.cell, weights.unitWidth)
    let aRow = kind.columns * units
    let gradients = CellGradients(gates: dSums, cell: dCell.base, carry: carry.base)
    let elements = elements(step, hidden: dHidden.base, reset: dReset.base)
    kernels.backwardElements(kind, .candidate, elements, gradients)
    if let candidate = weights.candidate {
      candidate.backward(
        rows: lanes, dSums + kind.hiddenColumn(2) * units, aRow, to: dReset.base, start: .zero,
        kernels: kernels)
      recurrentDropout?.multiply(dReset.base, step: step)
      kernels.backwardElements(kind, .reset, elements, gradients)
    }
    let accumulates = kind.gates == 3
    weights.hidden.backward(
      rows: lanes, dSums + kind.hiddenColumn(0) * units, aRow,
      to: (recurrentDropout?.gradient ?? carry).base,
      start: accumulates && recurrentDropout == nil ? .accumulate : .zero, kernels: kernels)
    recurrentDropout?.carry(step, to: carry, accumulating: accumulates)
  }
}
