import Kernels

/// One LSTM layer over one window of a mini-batch: what the forward pass keeps and the backward
/// pass uses.
///
/// Rows run over time, then lanes: row t · lanes + b. Every buffer is padded with zeros.
final class LayerPass {
  let weights: LayerWeights
  let kernels: KernelTable
  let steps: Int
  let lanes: Int
  /// Inputs after dropout: (steps · lanes, inputWidth).
  let x: FloatBuffer
  /// Gate sums, then activations: (steps · lanes, 4 · unitWidth).
  let gates: FloatBuffer
  /// h and c before each step, zeroed where a lane starts anew: (steps · lanes, unitWidth).
  let previousHidden: FloatBuffer
  let previousCell: FloatBuffer
  /// h and c after each step.
  let hidden: FloatBuffer
  let cell: FloatBuffer
  /// Gradients: of h after each step, of the gate sums, of x; and those carried back to the state
  /// before the window.
  let dHidden: FloatBuffer
  let dGates: FloatBuffer
  let dX: FloatBuffer
  let dCell: FloatBuffer
  let carry: FloatBuffer
  private let weightGradient: FloatBuffer

  init(_ weights: LayerWeights, kernels: KernelTable, steps: Int, lanes: Int) {
    self.weights = weights
    self.kernels = kernels
    self.steps = steps
    self.lanes = lanes
    let (rows, units, inputs) = (steps * lanes, weights.unitWidth, weights.inputWidth)
    x = FloatBuffer(count: rows * inputs)
    gates = FloatBuffer(count: rows * 4 * units)
    previousHidden = FloatBuffer(count: rows * units)
    previousCell = FloatBuffer(count: rows * units)
    hidden = FloatBuffer(count: rows * units)
    cell = FloatBuffer(count: rows * units)
    dHidden = FloatBuffer(count: rows * units)
    dGates = FloatBuffer(count: rows * 4 * units)
    dX = FloatBuffer(count: rows * inputs)
    dCell = FloatBuffer(count: lanes * units)
    carry = FloatBuffer(count: lanes * units)
    weightGradient = FloatBuffer(count: 4 * units * max(units, inputs))
  }

  /// Runs the window from the state (h0, c0), each (lanes, unitWidth); `resets` marks (step, lane)
  /// that start from zero.
  func forward(h0: FloatBuffer, c0: FloatBuffer, resets: [Bool]) {
    let units = weights.unitWidth
    product(
      rows: steps * lanes, columns: 4 * units, depth: weights.input, a: x.base,
      aRow: weights.inputWidth, b: weights.inputForward.base, c: gates.base,
      start: .row(weights.bias.base))
    for step in 0..<steps {
      let first = step * lanes * units
      let h = step == 0 ? h0.base : hidden.base + first - lanes * units
      let c = step == 0 ? c0.base : cell.base + first - lanes * units
      (previousHidden.base + first).update(from: h, count: lanes * units)
      (previousCell.base + first).update(from: c, count: lanes * units)
      for lane in 0..<lanes where resets[step * lanes + lane] {
        (previousHidden.base + first + lane * units).update(repeating: 0, count: units)
        (previousCell.base + first + lane * units).update(repeating: 0, count: units)
      }
      product(
        rows: lanes, columns: 4 * units, depth: weights.units, a: previousHidden.base + first,
        aRow: units, b: weights.hiddenForward.base, c: gates.base + 4 * first, start: .accumulate)
      kernels.lstmForwardElements(elements(step, hidden: hidden.base))
    }
  }

  /// Runs the window backward: `dHidden` holds the gradient that comes from above, `dCell` and
  /// `carry` those of the state after the window (both usually zero).
  ///
  /// Afterwards `dGates` and `dX` hold the window's gradients, `carry` and `dCell` those of the
  /// state before it.
  func backward(resets: [Bool]) {
    let units = weights.unitWidth
    for step in (0..<steps).reversed() {
      let first = step * lanes * units
      for index in 0..<(lanes * units) { dHidden.base[first + index] += carry.base[index] }
      kernels.lstmBackwardElements(
        elements(step, hidden: dHidden.base), dCell.base, dGates.base + 4 * first)
      product(
        rows: lanes, columns: units, depth: 4 * units, a: dGates.base + 4 * first,
        aRow: 4 * units, b: weights.hiddenBackward.base, c: carry.base, start: .zero)
      for lane in 0..<lanes where resets[step * lanes + lane] {
        (carry.base + lane * units).update(repeating: 0, count: units)
        (dCell.base + lane * units).update(repeating: 0, count: units)
      }
    }
    product(
      rows: steps * lanes, columns: weights.inputWidth, depth: 4 * units, a: dGates.base,
      aRow: 4 * units, b: weights.inputBackward.base, c: dX.base, start: .zero)
  }

  /// Adds this window's weight gradients, each one product over time and lanes, to `gradient`.
  func addGradients(to gradient: Parameters, layer: Int) {
    let names = gradient.shape.layerTensors(layer)
    addProduct(x, weights.inputWidth, weights.input, to: gradient.pointer(names.inputs))
    addProduct(previousHidden, weights.unitWidth, weights.units, to: gradient.pointer(names.hidden))
    let (units, width) = (weights.units, weights.unitWidth)
    for bias in names.biases {
      let sums = gradient.pointer(bias)
      for row in 0..<(steps * lanes) {
        let from = dGates.base + row * 4 * width
        for gate in 0..<4 {
          for unit in 0..<units { sums[gate * units + unit] += from[gate * width + unit] }
        }
      }
    }
  }

  /// Adds dGatesᵀ · `right` to a tensor of (4 · units, columns).
  private func addProduct(
    _ right: FloatBuffer, _ width: Int, _ columns: Int, to tensor: UnsafeMutablePointer<Float>
  ) {
    let units = weights.unitWidth
    kernels.matrixProduct(
      MatrixProduct(
        rows: 4 * units, columns: width, depth: steps * lanes, a: dGates.base, aRow: 1,
        aColumn: 4 * units, b: right.base, bRow: width, c: weightGradient.base, cRow: width,
        start: .zero))
    for gate in 0..<4 {
      for unit in 0..<weights.units {
        let from = weightGradient.base + (gate * units + unit) * width
        let to = tensor + (gate * weights.units + unit) * columns
        for k in 0..<columns { to[k] += from[k] }
      }
    }
  }

  private func elements(_ step: Int, hidden: UnsafeMutablePointer<Float>) -> LSTMElements {
    let first = step * lanes * weights.unitWidth
    return LSTMElements(
      rows: lanes, units: weights.unitWidth, gates: gates.base + 4 * first,
      previousCell: previousCell.base + first, cell: cell.base + first, hidden: hidden + first)
  }

  private func product(
    rows: Int, columns: Int, depth: Int, a: UnsafePointer<Float>, aRow: Int,
    b: UnsafePointer<Float>, c: UnsafeMutablePointer<Float>, start: MatrixProduct.Start
  ) {
    kernels.matrixProduct(
      MatrixProduct(
        rows: rows, columns: columns, depth: depth, a: a, aRow: aRow, aColumn: 1, b: b,
        bRow: columns, c: c, cRow: columns, start: start))
  }
}
