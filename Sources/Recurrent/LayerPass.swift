import Kernels

/// One layer over one window of a mini-batch: what the forward pass keeps and the backward pass
/// uses.
///
/// Rows run over time, then lanes: row t · lanes + b. Every buffer is padded with zeros. `columns` is
/// the cell's ``Cell/columns``.
final class LayerPass {
  let weights: LayerWeights
  let kernels: KernelTable
  let steps: Int
  let lanes: Int
  /// Inputs after dropout: (steps · lanes, inputWidth).
  let x: FloatBuffer
  /// Row and column of each number of x that is not 0, where there are few, such as in one-hot
  /// vectors.
  var sparsePlaces: [SIMD2<Int32>]?
  /// Gate sums, then activations: (steps · lanes, columns · unitWidth).
  let gates: FloatBuffer
  /// h and c before each step, zeroed where a lane starts anew: (steps · lanes, unitWidth).
  let previousHidden: FloatBuffer
  let previousCell: FloatBuffer
  /// h and c after each step; no c where the cell has none.
  let hidden: FloatBuffer
  let cell: FloatBuffer
  /// r ⊙ h before each step, of a GRU that wants it: (steps · lanes, unitWidth).
  let reset: FloatBuffer
  /// Gradients: of h after each step, of the gate sums, of x; and those carried back to the state
  /// before the window.
  let dHidden: FloatBuffer
  let dGates: FloatBuffer
  let dX: FloatBuffer
  let dCell: FloatBuffer
  let carry: FloatBuffer
  let dReset: FloatBuffer
  /// Masks of h between steps; nil where nothing is dropped there.
  var recurrentDropout: RecurrentDropout?

  init(_ weights: LayerWeights, kernels: KernelTable, steps: Int, lanes: Int) {
    self.weights = weights
    self.kernels = kernels
    self.steps = steps
    self.lanes = lanes
    let kind = weights.shape.cell
    let (rows, units, inputs) = (steps * lanes, weights.unitWidth, weights.inputWidth)
    let cells = kind.hasCellState ? rows * units : 0
    x = FloatBuffer(count: rows * inputs)
    gates = FloatBuffer(count: rows * kind.columns * units)
    previousHidden = FloatBuffer(count: rows * units)
    previousCell = FloatBuffer(count: cells)
    hidden = FloatBuffer(count: rows * units)
    cell = FloatBuffer(count: cells)
    reset = FloatBuffer(count: kind.resetsBeforeProduct ? rows * units : 0)
    dHidden = FloatBuffer(count: rows * units)
    dGates = FloatBuffer(count: rows * kind.columns * units)
    dX = FloatBuffer(count: rows * inputs)
    dCell = FloatBuffer(count: kind.hasCellState ? lanes * units : 0)
    carry = FloatBuffer(count: lanes * units)
    dReset = FloatBuffer(count: kind.resetsBeforeProduct ? lanes * units : 0)
  }

  /// Runs the window from the state (h0, c0), each (lanes, unitWidth); `resets` marks (step, lane)
  /// that start from zero.
  func forward(h0: FloatBuffer, c0: FloatBuffer, resets: [Bool]) {
    let (kind, units) = (weights.shape.cell, weights.unitWidth)
    let wide = kind.columns * units
    weights.inputs.forward(
      rows: steps * lanes, x.base, weights.inputWidth, to: gates.base, wide,
      start: .row(weights.bias.base), isSparse: sparsePlaces != nil, kernels: kernels)
    let inputs = kind.gates * units
    for row in 0..<(inputs < wide ? steps * lanes : 0) {
      (gates.base + row * wide + inputs).update(
        from: weights.bias.base + inputs, count: wide - inputs)
    }
    for step in 0..<steps {
      let first = step * lanes * units
      copyState(h0, hidden, to: previousHidden, step, resets)
      if kind.hasCellState { copyState(c0, cell, to: previousCell, step, resets) }
      let h = UnsafePointer(previousHidden.base + first)
      addRecurrent(step, recurrentDropout?.drop(h, step: step) ?? h)
      kernels.forwardElements(kind, .candidate, elements(step, hidden: hidden.base))
    }
  }

  /// Copies the state before step `step`, zero in the lanes that start anew.
  private func copyState(
    _ start: FloatBuffer, _ states: FloatBuffer, to previous: FloatBuffer, _ step: Int,
    _ resets: [Bool]
  ) {
    let count = lanes * weights.unitWidth
    let first = step * count
    let from = step == 0 ? start.base : states.base + first - count
    (previous.base + first).update(from: from, count: count)
    for lane in 0..<lanes where resets[step * lanes + lane] {
      (previous.base + first + lane * weights.unitWidth)
        .update(repeating: 0, count: weights.unitWidth)
    }
  }

  /// Adds W_hh h to the gate sums; where r comes first, it is made in between.
  private func addRecurrent(_ step: Int, _ h: UnsafePointer<Float>) {
    let (kind, units) = (weights.shape.cell, weights.unitWidth)
    let wide = kind.columns * units
    let sums = gates.base + step * lanes * wide
    weights.hidden.forward(
      rows: lanes, h, units, to: sums + kind.hiddenColumn(0) * units, wide, start: .accumulate,
      kernels: kernels)
    guard let candidate = weights.candidate else { return }
    kernels.forwardElements(kind, .reset, elements(step, hidden: hidden.base))
    recurrentDropout?.multiply(reset.base + step * lanes * units, step: step)
    candidate.forward(
      rows: lanes, reset.base + step * lanes * units, units,
      to: sums + kind.hiddenColumn(2) * units, wide, start: .accumulate, kernels: kernels)
  }

  /// The buffers of one step; `hidden` is the whole window's h, or its gradient.
  func elements(
    _ step: Int, hidden: UnsafeMutablePointer<Float>,
    reset: UnsafeMutablePointer<Float>? = nil
  ) -> CellElements {
    let kind = weights.shape.cell
    let first = step * lanes * weights.unitWidth
    let (cells, resets) = (
      kind.hasCellState ? first : 0, kind.resetsBeforeProduct ? first : 0
    )
    return CellElements(
      rows: lanes, units: weights.unitWidth, gates: gates.base + kind.columns * first,
      previousHidden: previousHidden.base + first, previousCell: previousCell.base + cells,
      cell: cell.base + cells, hidden: hidden + first, reset: reset ?? self.reset.base + resets)
  }
}
