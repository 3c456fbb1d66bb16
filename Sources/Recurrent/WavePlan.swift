import Kernels

/// What a wave reads of one layer.
///
/// Plain numbers and pointers into the packed network, which the runner holds: a step counts no
/// references.
struct LayerPlan {
  let cell: Cell
  let isResidual: Bool
  let units: Int
  /// Numbers of x whose product the starts hold already.
  let folded: Int
  /// Numbers of x that each step multiplies.
  let inputs: Int
  let weights: UnsafePointer<Float>
  /// The weights of the second half of a GRU whose reset comes before the product; of others nil.
  let candidateWeights: UnsafePointer<Float>?
  let starts: UnsafePointer<Float>
  /// Floats of one row of the starts.
  let startSize: Int
  /// Where the layer's h begins in a state.
  let stateOffset: Int

  init(_ layer: PackedLayer) {
    cell = layer.shape.cell
    isResidual = layer.shape.isResidual
    units = layer.shape.units
    folded = layer.folded
    inputs = layer.inputs
    weights = UnsafePointer(layer.weights.base)
    let hasHalves = cell == .gruResetBefore
    candidateWeights = hasHalves ? UnsafePointer(layer.candidateWeights.base) : nil
    starts = UnsafePointer(layer.starts.base)
    startSize = layer.startSize
    stateOffset = layer.stateOffset
  }
}

/// What a wave reads of one table.
struct TablePlan {
  let rows: Int
  let size: Int
  let lookups: Int
  let values: UnsafePointer<Float>

  init(_ table: NetworkShape.Table, _ values: FloatBuffer) {
    rows = table.rows
    size = table.size
    lookups = table.lookups
    self.values = UnsafePointer(values.base)
  }
}
