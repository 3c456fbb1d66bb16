import Kernels

/// One LSTM layer's weights as the training products want them: padded, in both directions, renewed
/// after every update.
final class LayerWeights {
  let input: Int
  let units: Int
  /// Padded widths.
  let inputWidth: Int
  let unitWidth: Int
  /// W_ihᵀ: (input, 4 · unitWidth).
  let inputForward: FloatBuffer
  /// W_hhᵀ: (units, 4 · unitWidth).
  let hiddenForward: FloatBuffer
  /// W_ih: (4 · unitWidth, inputWidth).
  let inputBackward: FloatBuffer
  /// W_hh: (4 · unitWidth, unitWidth).
  let hiddenBackward: FloatBuffer
  /// b_ih + b_hh: (4 · unitWidth).
  let bias: FloatBuffer

  init(input: Int, units: Int) {
    self.input = input
    self.units = units
    inputWidth = padded(input)
    unitWidth = padded(units)
    inputForward = FloatBuffer(count: input * 4 * unitWidth)
    hiddenForward = FloatBuffer(count: units * 4 * unitWidth)
    inputBackward = FloatBuffer(count: 4 * unitWidth * inputWidth)
    hiddenBackward = FloatBuffer(count: 4 * unitWidth * unitWidth)
    bias = FloatBuffer(count: 4 * unitWidth)
  }

  /// Copies layer `index` of `parameters` into both layouts.
  func load(_ parameters: Parameters, _ index: Int) {
    let names = parameters.shape.layerTensors(index)
    let inputs = parameters.pointer(names.inputs)
    let hidden = parameters.pointer(names.hidden)
    let biases = names.biases.map { parameters.pointer($0) }
    for gate in 0..<4 {
      for unit in 0..<units {
        let (from, to) = (gate * units + unit, gate * unitWidth + unit)
        bias.base[to] = biases[0][from] + biases[1][from]
        let inputRow = inputs + from * input
        for k in 0..<input { inputForward.base[k * 4 * unitWidth + to] = inputRow[k] }
        (inputBackward.base + to * inputWidth).update(from: inputRow, count: input)
        let hiddenRow = hidden + from * units
        for k in 0..<units { hiddenForward.base[k * 4 * unitWidth + to] = hiddenRow[k] }
        (hiddenBackward.base + to * unitWidth).update(from: hiddenRow, count: units)
      }
    }
  }
}

/// The weights of a whole network for training; shared by the passes of all shards, which only read
/// them.
public final class TrainingWeights: @unchecked Sendable {
  /// The sizes.
  public let shape: NetworkShape
  /// The arithmetic.
  public let kernels: KernelTable
  let layers: [LayerWeights]
  /// Heads for the forward pass: (top, padded outputs), and their bias.
  var headForward: FloatBuffer
  var headBias: FloatBuffer
  /// Heads for the backward pass: (padded outputs, padded top).
  let headBackward: FloatBuffer

  /// Room for the weights of a network of the given sizes, and a first copy of `parameters`.
  public init(_ parameters: Parameters, kernels: KernelTable) {
    shape = parameters.shape
    self.kernels = kernels
    layers = shape.layers.indices.map { [shape] in
      LayerWeights(input: shape.input(of: $0), units: shape.layers[$0])
    }
    headForward = FloatBuffer(count: 0)
    headBias = FloatBuffer(count: 0)
    headBackward = FloatBuffer(count: padded(shape.outputs) * padded(shape.top))
    load(parameters)
  }

  /// Copies the parameters anew, after an update.
  ///
  /// No pass may run meanwhile.
  public func load(_ parameters: Parameters) {
    for (index, layer) in layers.enumerated() { layer.load(parameters, index) }
    (headForward, headBias) = packedHeads(parameters)
    for (head, name) in shape.heads.enumerated() {
      let from = parameters.pointer(name + ".weight")
      for label in 0..<shape.labels {
        (headBackward.base + (head * shape.labels + label) * padded(shape.top))
          .update(from: from + label * shape.top, count: shape.top)
      }
    }
  }
}
