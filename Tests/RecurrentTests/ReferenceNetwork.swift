import Glibc
import Recurrent

/// The network in double precision, written as the equations are: what the kernels must meet.
struct ReferenceNetwork {
  /// h and c of every layer of one lane.
  struct State {
    var h: [[Double]]
    var c: [[Double]]
  }

  let shape: NetworkShape
  /// All parameters in the order of the layout.
  let values: ArraySlice<Double>
  private let offsets: [String: Int]

  init(shape: NetworkShape, values: ArraySlice<Double>) {
    self.shape = shape
    self.values = values
    let offsets = shape.layout.map { ($0.name, values.startIndex + $0.offset) }
    self.offsets = Dictionary(uniqueKeysWithValues: offsets)
  }

  var zeroState: State {
    let zeros = shape.layers.map { [Double](repeating: 0, count: $0) }
    return State(h: zeros, c: zeros)
  }

  /// The vectors that a token looks up, added per table, side by side.
  func embed(_ lookups: ArraySlice<Int32>) -> [Double] {
    var rows = lookups.makeIterator()
    return shape.tables.flatMap { table in
      var sum = [Double](repeating: 0, count: table.size)
      for _ in 0..<table.lookups {
        let first = offset(table.name) + Int(rows.next() ?? 0) * table.size
        for k in 0..<table.size { sum[k] += values[first + k] }
      }
      return sum
    }
  }

  /// One step of every layer; `masks` holds a factor for each layer's input and for the top's h.
  ///
  /// Returns what the heads see.
  func step(_ input: [Double], _ state: inout State, masks: [[Double]]?) -> [Double] {
    var x = input
    for layer in shape.layers.indices {
      x = masked(x, masks?[layer])
      layerStep(layer, x, &state.h[layer], &state.c[layer])
      x = state.h[layer]
    }
    return masked(x, masks?[shape.layers.count])
  }

  /// The logits of one head.
  func logits(_ top: [Double], head: Int) -> [Double] {
    let (weight, bias) = (
      offset(shape.heads[head] + ".weight"), offset(shape.heads[head] + ".bias")
    )
    return (0..<shape.labels).map { label in
      values[bias + label] + dot(weight + label * top.count, top)
    }
  }

  /// i, f, o = σ(…), g = tanh(…), c = f c + i g, h = o tanh c.
  private func layerStep(_ layer: Int, _ x: [Double], _ h: inout [Double], _ c: inout [Double]) {
    let names = shape.layerTensors(layer)
    let (inputs, hidden) = (offset(names.inputs), offset(names.hidden))
    let biases = names.biases.map(offset)
    let units = shape.layers[layer]
    let sums = (0..<(4 * units)).map { row in
      values[biases[0] + row] + values[biases[1] + row] + dot(inputs + row * x.count, x)
        + dot(hidden + row * units, h)
    }
    for unit in 0..<units {
      let (i, f) = (sigmoid(sums[unit]), sigmoid(sums[units + unit]))
      let (g, o) = (tanh(sums[2 * units + unit]), sigmoid(sums[3 * units + unit]))
      c[unit] = f * c[unit] + i * g
      h[unit] = o * tanh(c[unit])
    }
  }

  private func offset(_ name: String) -> Int {
    guard let offset = offsets[name] else { preconditionFailure("no tensor \(name)") }
    return offset
  }

  private func dot(_ first: Int, _ vector: [Double]) -> Double {
    var sum = 0.0
    for (k, value) in vector.enumerated() { sum += values[first + k] * value }
    return sum
  }

  private func masked(_ x: [Double], _ mask: [Double]?) -> [Double] {
    mask.map { zip(x, $0).map { $0 * $1 } } ?? x
  }

  private func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
}
