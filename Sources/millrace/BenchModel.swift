import Recurrent

/// A network that is measured, made from a hash: any program can make the same one without a file.
///
/// Weights and inputs are those that peers in other languages are measured with.
struct BenchModel: Sendable {
  /// `s`, `m` or `l`.
  let shape: String
  /// `lstm` or `gru`.
  let cell: String
  let network: NetworkShape

  /// The shapes: input, hidden units, layers.
  static let shapes: KeyValuePairs<String, (input: Int, units: Int, layers: Int)> = [
    "s": (64, 128, 1), "m": (128, 256, 1), "l": (256, 512, 2),
  ]

  init(shape: String, cell: String) throws(UsageError) {
    guard let sizes = Self.shapes.first(where: { $0.key == shape })?.value else {
      throw UsageError("--shape: found '\(shape)', wanted s, m or l")
    }
    let cells: [String: Cell] = ["lstm": .standardLSTM, "gru": .gruResetAfter]
    guard let kind = cells[cell] else {
      throw UsageError("--cell: found '\(cell)', wanted lstm or gru")
    }
    self.shape = shape
    self.cell = cell
    let layer = LayerShape(kind, units: sizes.units)
    network = NetworkShape(
      tables: [], input: sizes.input,
      layers: [LayerShape](repeating: layer, count: sizes.layers), heads: [], labels: 0)
  }

  /// Weights as ``fillLayers(_:)`` makes them.
  func parameters() -> Parameters {
    let parameters = Parameters(shape: network)
    Self.fillLayers(parameters)
    return parameters
  }

  /// Weights in ±1/√units: layer l's W_ih, W_hh, b_ih and b_hh have the seeds 4l + 1 to 4l + 4.
  static func fillLayers(_ parameters: Parameters) {
    for (index, layer) in parameters.shape.layers.enumerated() {
      let names = parameters.shape.layerTensors(index)
      let scale = 1 / Double(layer.units).squareRoot()
      for (place, name) in ([names.inputs, names.hidden] + names.biases).enumerated() {
        let count = parameters.range(name).count
        parameters.set(name, numbers(count, seed: UInt32(4 * index + place + 1), scale: scale))
      }
    }
  }

  /// The inputs of `rows` streams at step `step`, in ±1.
  func inputs(step: Int, rows: Int) -> [Float] {
    Self.numbers(rows * network.input, seed: UInt32(1000 + step), scale: 1)
  }

  /// Murmur3's finaliser of (index + 1) · 2654435761 ^ seed · 0x9E3779B9, as a number in ±scale.
  static func numbers(_ count: Int, seed: UInt32, scale: Double) -> [Float] {
    (0..<count).map { index in
      var hash = (UInt32(truncatingIfNeeded: index) &+ 1) &* 2_654_435_761
      hash ^= seed &* 0x9E37_79B9
      hash ^= hash >> 16
      hash &*= 0x85EB_CA6B
      hash ^= hash >> 13
      hash &*= 0xC2B2_AE35
      hash ^= hash >> 16
      return Float((Double(hash) / 4_294_967_296 * 2 - 1) * scale)
    }
  }

  /// Multiply-adds of one step of one stream, matrix products only.
  var multiplyAdds: Int {
    network.layers.indices.reduce(0) { sum, index in
      let layer = network.layers[index]
      return sum + layer.cell.gates * layer.units * (network.input(of: index) + layer.units)
    }
  }

  /// Bytes of weights and biases that one step reads.
  var weightBytes: Int {
    let biases = network.layers.reduce(0) { $0 + 2 * $1.cell.gates * $1.units }
    return (multiplyAdds + biases) * MemoryLayout<Float>.stride
  }
}
