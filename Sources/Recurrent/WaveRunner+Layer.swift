import Kernels

extension WaveRunner {
  /// Steps one layer of some of the wave's rows from the slots into the scratch states; `input` is
  /// that of the first of them.
  ///
  /// - Returns: what the layer gives for those rows, and the distance between two of them.
  func runLayer(
    _ index: Int, _ input: UnsafePointer<Float>, _ inputStride: Int, rows: Range<Int>
  ) -> (UnsafePointer<Float>, Int) {
    let layer = scratch.layers[index]
    for row in rows {
      let place = row - rows.lowerBound
      scratch.states[place] = UnsafePointer(scratch.slots[row] + layer.stateOffset)
      if index > 0 { scratch.starts[place] = layer.starts }
    }
    let next = scratch.next.base + rows.lowerBound * network.stateSize + layer.stateOffset
    let step = CellStep(
      weights: layer.weights, inputs: layer.inputs, units: layer.units, rows: rows.count,
      x: input + layer.folded, inputStride: inputStride,
      starts: UnsafePointer(index == 0 ? scratch.firstStarts + rows.lowerBound : scratch.starts),
      states: UnsafePointer(scratch.states), next: next, nextStride: network.stateSize,
      halves: scratch.halves.base, sums: scratch.tile.base)
    network.kernels.step(layer.cell, step)
    if let weights = layer.candidateWeights { runCandidate(weights, step) }
    guard layer.isResidual else { return (UnsafePointer(next), network.stateSize) }
    return addInput(input, inputStride, to: next, layer.units, rows: rows)
  }

  /// The second half of a GRU whose reset comes before the product, from what the first handed over.
  private func runCandidate(_ weights: UnsafePointer<Float>, _ first: CellStep) {
    var step = first
    let width = blockPadded(step.units)
    for row in 0..<step.rows {
      scratch.hidden[row] = UnsafePointer(scratch.halves.base + row * 3 * width)
      scratch.starts[row] = scratch.hidden[row] + width
    }
    step.weights = weights
    step.inputs = 0
    step.starts = UnsafePointer(scratch.starts)
    step.hidden = UnsafePointer(scratch.hidden)
    network.kernels.candidateStep(step)
  }

  /// h + x of a residual layer, in one of two buffers: its input may be in the other.
  private func addInput(
    _ input: UnsafePointer<Float>, _ inputStride: Int, to hidden: UnsafePointer<Float>,
    _ units: Int, rows: Range<Int>
  ) -> (UnsafePointer<Float>, Int) {
    let isEven = input == UnsafePointer(scratch.sums.0.base + rows.lowerBound * inputStride)
    let stride = padded(units)
    let sums = (isEven ? scratch.sums.1 : scratch.sums.0).base + rows.lowerBound * stride
    for row in 0..<rows.count {
      let (to, x) = (sums + row * stride, input + row * inputStride)
      let h = hidden + row * network.stateSize
      for k in 0..<units { to[k] = h[k] + x[k] }
    }
    return (UnsafePointer(sums), stride)
  }
}
