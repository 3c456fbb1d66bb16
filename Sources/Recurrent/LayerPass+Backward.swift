import Kernels

extension LayerPass {
  /// Runs the window backward: `dHidden` holds the gradient that comes from above, `dCell` and
  /// `carry` those of the state after the window (both usually zero).
  ///
  /// Afterwards `dGates` and `dX` hold the window's gradients, `carry` and `dCell` those of the
  /// state before it.
  func backward(resets: [Bool]) {
    let (kind, units) = (weights.shape.cell, weights.unitWidth)
    if weights.shape.isResidual { dX.base.update(from: dHidden.base, count: dX.count) }
    for step in (0..<steps).reversed() {
      let first = step * lanes * units
      for index in 0..<(lanes * units) { dHidden.base[first + index] += carry.base[index] }
      stepBackward(step, dGates.base + kind.columns * first)
      for lane in 0..<lanes where resets[step * lanes + lane] {
        (carry.base + lane * units).update(repeating: 0, count: units)
        guard kind.hasCellState else { continue }
        (dCell.base + lane * units).update(repeating: 0, count: units)
      }
    }
    product(
      rows: steps * lanes, columns: weights.inputWidth, depth: kind.gates * units, a: dGates.base,
      aRow: kind.columns * units, b: weights.inputBackward.base, c: dX.base,
      cRow: weights.inputWidth, start: weights.shape.isResidual ? .accumulate : .zero)
  }

  /// One step: the gradients of its gate sums, and `carry` for the step before.
  private func stepBackward(_ step: Int, _ dSums: UnsafeMutablePointer<Float>) {
    let (kind, units) = (weights.shape.cell, weights.unitWidth)
    let aRow = kind.columns * units
    let gradients = CellGradients(gates: dSums, cell: dCell.base, carry: carry.base)
    let elements = elements(step, hidden: dHidden.base, reset: dReset.base)
    kernels.backwardElements(kind, .candidate, elements, gradients)
    let direct = kind.resetsBeforeProduct ? 2 : kind.gates
    if kind.resetsBeforeProduct {
      product(
        rows: lanes, columns: units, depth: units, a: dSums + kind.hiddenColumn(2) * units,
        aRow: aRow, b: weights.hiddenBackward.base + direct * units * units, c: dReset.base,
        cRow: units, start: .zero)
      recurrentDropout?.multiply(dReset.base, step: step)
      kernels.backwardElements(kind, .reset, elements, gradients)
    }
    let accumulates = kind.gates == 3
    product(
      rows: lanes, columns: units, depth: direct * units,
      a: dSums + kind.hiddenColumn(0) * units, aRow: aRow, b: weights.hiddenBackward.base,
      c: (recurrentDropout?.gradient ?? carry).base, cRow: units,
      start: accumulates && recurrentDropout == nil ? .accumulate : .zero)
    recurrentDropout?.carry(step, to: carry, accumulating: accumulates)
  }

  /// Adds this window's weight gradients, each one product over time and lanes, to `gradient`.
  func addGradients(to gradient: Parameters, layer: Int) {
    let names = gradient.shape.layerTensors(layer)
    let kind = weights.shape.cell
    addProduct(
      kind.inputGates, column: 0, x, weights.inputWidth, weights.input,
      to: gradient.pointer(names.inputs))
    let to = gradient.pointer(names.hidden)
    let direct = Array(0..<(kind.resetsBeforeProduct ? 2 : kind.gates))
    let (width, units) = (weights.unitWidth, weights.shape.units)
    addProduct(
      direct, column: kind.hiddenColumn(0), recurrentDropout?.hidden ?? previousHidden, width,
      units,
      to: to)
    if kind.resetsBeforeProduct {
      addProduct([2], column: kind.hiddenColumn(2), reset, width, units, to: to)
    }
    for gate in 0..<kind.gates {
      addSums(kind.inputColumn(gate), to: gradient.pointer(names.biases[0]) + gate * units)
      addSums(kind.hiddenColumn(gate), to: gradient.pointer(names.biases[1]) + gate * units)
    }
  }

  private func addSums(_ column: Int, to sums: UnsafeMutablePointer<Float>) {
    let row = weights.shape.cell.columns * weights.unitWidth
    for index in 0..<(steps * lanes) {
      let from = dGates.base + index * row + column * weights.unitWidth
      for unit in 0..<weights.shape.units { sums[unit] += from[unit] }
    }
  }

  /// Adds dGatesᵀ · `right`, of the gates that stand from `column` on, to their rows of a tensor of
  /// `columns` columns.
  private func addProduct(
    _ gates: [Int], column: Int, _ right: FloatBuffer, _ width: Int, _ columns: Int,
    to tensor: UnsafeMutablePointer<Float>
  ) {
    let (units, unitWidth) = (weights.shape.units, weights.unitWidth)
    kernels.matrixProduct(
      MatrixProduct(
        rows: gates.count * unitWidth, columns: width, depth: steps * lanes,
        a: dGates.base + column * unitWidth, aRow: 1,
        aColumn: weights.shape.cell.columns * unitWidth, b: right.base, bRow: width,
        c: weightGradient.base, cRow: width, start: .zero))
    for (place, gate) in gates.enumerated() {
      for unit in 0..<units {
        let from = weightGradient.base + (place * unitWidth + unit) * width
        let to = tensor + (gate * units + unit) * columns
        for k in 0..<columns { to[k] += from[k] }
      }
    }
  }
}
