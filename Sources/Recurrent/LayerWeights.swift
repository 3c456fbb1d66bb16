import Kernels

/// One layer's weights as the training products want them: in panels, in both directions, renewed
/// after every update.
final class LayerWeights {
  let shape: LayerShape
  let input: Int
  /// Padded widths.
  let inputWidth: Int
  let unitWidth: Int
  /// What multiplies x.
  let inputs: GateWeights
  /// What multiplies h: of all gates, or of r and z alone.
  let hidden: GateWeights
  /// What multiplies r ⊙ h, of a GRU whose reset comes before the product.
  let candidate: GateWeights?
  /// b_ih + b_hh of each column of the gate buffer, or one of them where they are added to two:
  /// (columns · unitWidth).
  let bias: FloatBuffer

  init(input: Int, shape: LayerShape) {
    self.input = input
    self.shape = shape
    inputWidth = vectorPadded(input)
    unitWidth = vectorPadded(shape.units)
    let (cell, units) = (shape.cell, shape.units)
    inputs = GateWeights(gates: cell.inputGates, inputs: input, units: units)
    let direct = cell.resetsBeforeProduct ? 2 : cell.gates
    hidden = GateWeights(gates: Array(0..<direct), inputs: units, units: units)
    candidate =
      cell.resetsBeforeProduct ? GateWeights(gates: [2], inputs: units, units: units) : nil
    bias = FloatBuffer(count: cell.columns * unitWidth)
  }

  /// Copies what multiplies x of layer `index`, and the biases.
  func loadInputs(_ parameters: Parameters, _ index: Int, kernels: KernelTable) {
    let names = parameters.shape.layerTensors(index)
    inputs.load(parameters.pointer(names.inputs), kernels: kernels)
    loadBiases(names.biases.map { parameters.pointer($0) })
  }

  /// Copies what multiplies h of layer `index`.
  func loadHidden(_ parameters: Parameters, _ index: Int, kernels: KernelTable) {
    let names = parameters.shape.layerTensors(index)
    hidden.load(parameters.pointer(names.hidden), kernels: kernels)
    candidate?.load(parameters.pointer(names.hidden), kernels: kernels)
  }

  private func loadBiases(_ biases: [UnsafeMutablePointer<Float>]) {
    let (cell, units) = (shape.cell, shape.units)
    bias.clear()
    for gate in 0..<cell.gates {
      let first = gate * units
      for unit in 0..<units {
        bias.base[cell.inputColumn(gate) * unitWidth + unit] += biases[0][first + unit]
        bias.base[cell.hiddenColumn(gate) * unitWidth + unit] += biases[1][first + unit]
      }
    }
  }
}
