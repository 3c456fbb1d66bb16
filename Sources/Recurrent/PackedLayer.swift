import Kernels

/// One layer's weights as one kernel table wants them.
struct PackedLayer: Sendable {
  let shape: LayerShape
  /// Numbers of x whose product the starts hold already.
  let folded: Int
  /// Numbers of x that each step multiplies.
  let inputs: Int
  /// Per block of units: the vectors of each number of x, then of each number of h.
  let weights: FloatBuffer
  /// The same of the second half of a GRU whose reset comes before the product; else empty.
  let candidateWeights: FloatBuffer
  /// What the accumulators start from, (rows, startSize): one row of biases or, where a table is
  /// folded in, one for each row of the table.
  let starts: FloatBuffer
  /// Floats of one row of the starts.
  let startSize: Int
  /// Where this layer's h begins in a state.
  let stateOffset: Int

  /// Packs layer `index`, of which the first table is folded into the starts where that takes at
  /// most `foldedBytes`.
  init(
    _ parameters: Parameters, _ index: Int, kernels: KernelTable, foldedBytes: Int,
    stateOffset: Int
  ) {
    let packer = LayerPacker(parameters, index, lanes: kernels.lanes)
    let bias = packer.starts()
    shape = parameters.shape.layers[index]
    startSize = bias.count
    self.stateOffset = stateOffset
    candidateWeights = packer.candidateWeights()
    if index == 0, !shape.isResidual, let table = parameters.shape.tables.first,
      table.lookups == 1, table.rows * startSize * MemoryLayout<Float>.stride <= foldedBytes
    {
      folded = table.size
      starts = packer.folded(
        bias, FloatBuffer(parameters.array(table.name)), size: table.size, kernels: kernels)
    } else {
      folded = 0
      starts = bias
    }
    inputs = packer.input - folded
    weights = packer.weights(from: folded)
  }
}
