import Kernels

/// A network's weights as one kernel table wants them: immutable, packed once at load, shared by
/// every wave.
///
/// A class because versions are swapped by replacing one reference while waves still hold the old
/// one.
public final class PackedNetwork: Sendable {
  /// The sizes.
  public let shape: NetworkShape
  /// The kernels that the weights are packed for.
  public let kernels: KernelTable
  /// Floats in one stream's state.
  public let stateSize: Int
  let layers: [PackedLayer]
  /// The tables, one after the other, row-major.
  let tables: [FloatBuffer]
  /// All heads side by side: (top, padded outputs).
  let headWeights: FloatBuffer
  /// (padded outputs).
  let headBias: FloatBuffer

  /// What folded tables may take, unless said otherwise.
  public static let defaultFoldedBytes = 64 << 20

  /// Packs `parameters` for `kernels`; the parameters are not referred to afterwards.
  ///
  /// The table of words is folded into layer 0's input product, which a step then looks up, where
  /// the result takes at most `foldedBytes`; the bits of what is computed are the same.
  public init(
    _ parameters: Parameters, kernels: KernelTable, foldedBytes: Int = defaultFoldedBytes
  ) {
    let shape = parameters.shape
    self.shape = shape
    self.kernels = kernels
    tables = shape.tables.map { FloatBuffer(parameters.array($0.name)) }
    var offset = 0
    layers = shape.layers.indices.map { index in
      defer { offset += shape.layers[index].stateSize }
      return PackedLayer(
        parameters, index, kernels: kernels, foldedBytes: foldedBytes, stateOffset: offset)
    }
    stateSize = offset
    (headWeights, headBias) = packedHeads(parameters, shape.heads.map { ($0, shape.labels) })
  }

  /// One logit of what the top layer gave, without those of the other labels; it may differ from a
  /// wave's in the last bits.
  ///
  /// - Parameter output: `shape.top` numbers.
  public func logit(head: Int, label: Int, output: [Float]) -> Float {
    precondition(output.count == shape.top, "PackedNetwork.logit: output")
    let (width, column) = (padded(shape.outputs), head * shape.labels + label)
    var sum = Double(headBias[column])
    for (k, value) in output.enumerated() {
      sum += Double(value) * Double(headWeights[k * width + column])
    }
    return Float(sum)
  }
}

/// Heads, each with its logits, as one transposed matrix and one bias.
func packedHeads(
  _ parameters: Parameters, _ heads: [(name: String, count: Int)]
) -> (weights: FloatBuffer, bias: FloatBuffer) {
  let shape = parameters.shape
  let width = padded(heads.reduce(0) { $0 + $1.count })
  let weights = FloatBuffer(count: shape.top * width)
  let bias = FloatBuffer(count: width)
  var column = 0
  for (name, count) in heads {
    let (from, biases) = (parameters.pointer(name + ".weight"), parameters.pointer(name + ".bias"))
    for label in 0..<count {
      defer { column += 1 }
      bias.base[column] = biases[label]
      for k in 0..<shape.top { weights.base[k * width + column] = from[label * shape.top + k] }
    }
  }
  return (weights, bias)
}
