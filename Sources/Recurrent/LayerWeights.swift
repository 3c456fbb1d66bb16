import Kernels

/// One layer's weights as the training products want them: padded, in both directions, renewed after
/// every update.
///
/// G is the number of gates. Those of x stand in the order of ``Cell/inputGates``, those of h in
/// PyTorch's.
final class LayerWeights {
  let shape: LayerShape
  let input: Int
  /// Padded widths.
  let inputWidth: Int
  let unitWidth: Int
  /// W_ihᵀ: (input, G · unitWidth).
  let inputForward: FloatBuffer
  /// W_hhᵀ: (units, G · unitWidth).
  let hiddenForward: FloatBuffer
  /// W_ih: (G · unitWidth, inputWidth).
  let inputBackward: FloatBuffer
  /// W_hh: (G · unitWidth, unitWidth).
  let hiddenBackward: FloatBuffer
  /// b_ih + b_hh of each column of the gate buffer, or one of them where they are added to two:
  /// (columns · unitWidth).
  let bias: FloatBuffer

  init(input: Int, shape: LayerShape) {
    self.input = input
    self.shape = shape
    inputWidth = padded(input)
    unitWidth = padded(shape.units)
    let rows = shape.cell.gates * unitWidth
    inputForward = FloatBuffer(count: input * rows)
    hiddenForward = FloatBuffer(count: shape.units * rows)
    inputBackward = FloatBuffer(count: rows * inputWidth)
    hiddenBackward = FloatBuffer(count: rows * unitWidth)
    bias = FloatBuffer(count: shape.cell.columns * unitWidth)
  }

  /// Copies layer `index` of `parameters` into both layouts.
  func load(_ parameters: Parameters, _ index: Int) {
    let names = parameters.shape.layerTensors(index)
    let (inputs, hidden) = (parameters.pointer(names.inputs), parameters.pointer(names.hidden))
    let biases = names.biases.map { parameters.pointer($0) }
    let (cell, units) = (shape.cell, shape.units)
    bias.clear()
    for gate in 0..<cell.gates {
      let (first, column) = (gate * units, cell.inputColumn(gate))
      for unit in 0..<units {
        bias.base[column * unitWidth + unit] += biases[0][first + unit]
        bias.base[cell.hiddenColumn(gate) * unitWidth + unit] += biases[1][first + unit]
      }
      copy(inputs + first * input, input, column, inputForward, inputBackward, inputWidth)
      copy(hidden + first * units, units, gate, hiddenForward, hiddenBackward, unitWidth)
    }
  }

  /// Copies one gate's rows of `count` numbers to its place in both directions.
  private func copy(
    _ rows: UnsafePointer<Float>, _ count: Int, _ gate: Int, _ forward: FloatBuffer,
    _ backward: FloatBuffer, _ width: Int
  ) {
    let stride = shape.cell.gates * unitWidth
    for unit in 0..<shape.units {
      let (row, to) = (rows + unit * count, gate * unitWidth + unit)
      for k in 0..<count { forward.base[k * stride + to] = row[k] }
      (backward.base + to * width).update(from: row, count: count)
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
      LayerWeights(input: shape.input(of: $0), shape: shape.layers[$0])
    }
    headForward = FloatBuffer(count: 0)
    headBias = FloatBuffer(count: 0)
    headBackward = FloatBuffer(count: padded(shape.trainedOutputs) * padded(shape.top))
    load(parameters)
  }

  /// Copies the parameters anew, after an update.
  ///
  /// No pass may run meanwhile.
  public func load(_ parameters: Parameters) {
    for (index, layer) in layers.enumerated() { layer.load(parameters, index) }
    (headForward, headBias) = packedHeads(parameters, shape.trainedHeads)
    var row = 0
    for (name, count) in shape.trainedHeads {
      let from = parameters.pointer(name + ".weight")
      for label in 0..<count {
        (headBackward.base + (row + label) * padded(shape.top))
          .update(from: from + label * shape.top, count: shape.top)
      }
      row += count
    }
  }
}
