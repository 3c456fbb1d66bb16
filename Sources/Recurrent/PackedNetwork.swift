import Kernels

/// A network's weights as one kernel table wants them: immutable, packed once at load, shared by
/// every wave.
///
/// A class because versions are swapped by replacing one reference while waves still hold the old
/// one.
public final class PackedNetwork: Sendable {
  /// One layer's packed weights.
  struct Layer: Sendable {
    /// Width of x.
    let input: Int
    /// Hidden units.
    let units: Int
    /// (blocks, 1 + input + units, 4, lanes).
    let weights: FloatBuffer
    /// Where this layer's h begins in a state; c follows it.
    let stateOffset: Int
  }

  /// The sizes.
  public let shape: NetworkShape
  /// The kernels that the weights are packed for.
  public let kernels: KernelTable
  /// Floats in one stream's state.
  public let stateSize: Int
  let layers: [Layer]
  /// The tables, one after the other, row-major.
  let tables: [FloatBuffer]
  /// All heads side by side: (top, padded outputs).
  let headWeights: FloatBuffer
  /// (padded outputs).
  let headBias: FloatBuffer

  /// Packs `parameters` for `kernels`; the parameters are not referred to afterwards.
  public init(_ parameters: Parameters, kernels: KernelTable) {
    let shape = parameters.shape
    self.shape = shape
    self.kernels = kernels
    tables = shape.tables.map { FloatBuffer(parameters.array($0.name)) }
    var offset = 0
    layers = shape.layers.enumerated().map { index, units in
      defer { offset += 2 * padded(units) }
      return Layer(
        input: shape.input(of: index), units: units,
        weights: packedLayer(parameters, index, lanes: kernels.lanes), stateOffset: offset)
    }
    stateSize = offset
    (headWeights, headBias) = packedHeads(parameters)
  }
}

/// The gates' rows of `lanes` units side by side, biases first, then a row for each input and each
/// unit.
private func packedLayer(_ parameters: Parameters, _ index: Int, lanes: Int) -> FloatBuffer {
  let names = parameters.shape.layerTensors(index)
  let input = parameters.shape.input(of: index)
  let units = parameters.shape.layers[index]
  let depth = 1 + input + units
  let blocks = (units + lanes - 1) / lanes
  let packed = FloatBuffer(count: blocks * depth * 4 * lanes)
  let (inputs, hidden) = (parameters.pointer(names.inputs), parameters.pointer(names.hidden))
  let biases = names.biases.map { parameters.pointer($0) }
  for unit in 0..<units {
    for gate in 0..<4 {
      let row = gate * units + unit
      var at = packed.base + (unit / lanes) * depth * 4 * lanes + gate * lanes + unit % lanes
      at.pointee = biases[0][row] + biases[1][row]
      for k in 0..<(input + units) {
        at += 4 * lanes
        at.pointee = k < input ? inputs[row * input + k] : hidden[row * units + k - input]
      }
    }
  }
  return packed
}

/// All heads as one transposed matrix and one bias.
func packedHeads(_ parameters: Parameters) -> (weights: FloatBuffer, bias: FloatBuffer) {
  let shape = parameters.shape
  let width = padded(shape.outputs)
  let weights = FloatBuffer(count: shape.top * width)
  let bias = FloatBuffer(count: width)
  for (head, name) in shape.heads.enumerated() {
    let from = parameters.pointer(name + ".weight")
    for label in 0..<shape.labels {
      let column = head * shape.labels + label
      bias.base[column] = parameters.pointer(name + ".bias")[label]
      for k in 0..<shape.top { weights.base[k * width + column] = from[label * shape.top + k] }
    }
  }
  return (weights, bias)
}
