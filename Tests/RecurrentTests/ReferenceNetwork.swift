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
  /// A factor for each number of every layer's h as W_hh sees it; nil without recurrent dropout.
  var hiddenMasks: [[Double]]?
  private let offsets: [String: Int]

  init(shape: NetworkShape, values: ArraySlice<Double>) {
    self.shape = shape
    self.values = values
    let offsets = shape.layout.map { ($0.name, values.startIndex + $0.offset) }
    self.offsets = Dictionary(uniqueKeysWithValues: offsets)
  }

  var zeroState: State {
    State(
      h: shape.layers.map { [Double](repeating: 0, count: $0.units) },
      c: shape.layers.map { [Double](repeating: 0, count: $0.cell.hasCellState ? $0.units : 0) })
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

  /// One step of every layer; `masks` holds a factor for each layer's input and for what the top
  /// layer gives.
  ///
  /// Returns what the top layer gives, before its mask.
  func step(_ input: [Double], _ state: inout State, masks: [[Double]]?) -> [Double] {
    var x = input
    for (index, layer) in shape.layers.enumerated() {
      x = masked(x, masks?[index])
      let before = state.h[index]
      state.h[index] = layerStep(index, x, before, &state.c[index])
      x = layer.isResidual ? zip(state.h[index], x).map { $0 + $1 } : state.h[index]
    }
    return x
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

  /// The equations of each cell; returns the new h.
  private func layerStep(
    _ layer: Int, _ x: [Double], _ h: [Double], _ c: inout [Double]
  ) -> [Double] {
    let mask = hiddenMasks?[layer]
    let sums = SumReader(self, layer: layer, x: x, h: masked(h, mask))
    let units = h.indices
    switch shape.layers[layer].cell {
    case .rnn(let activation): return units.map { apply(activation, sums(0, $0)) }
    case .lstm(let candidate, let output):
      return units.map { unit in
        c[unit] =
          sigmoid(sums(1, unit)) * c[unit]
          + sigmoid(sums(0, unit)) * apply(candidate, sums(2, unit))
        return sigmoid(sums(3, unit)) * apply(output, c[unit])
      }
    case .gruResetAfter:
      return units.map { unit in
        let (r, z) = (sigmoid(sums(0, unit)), sigmoid(sums(1, unit)))
        let n = tanh(sums.input(2, unit) + r * sums.hidden(2, unit, sums.h))
        return (1 - z) * n + z * h[unit]
      }
    case .gruResetBefore:
      let reset = masked(units.map { sigmoid(sums(0, $0)) * h[$0] }, mask)
      return units.map { unit in
        let z = sigmoid(sums(1, unit))
        let n = tanh(sums.input(2, unit) + sums.hidden(2, unit, reset))
        return (1 - z) * n + z * h[unit]
      }
    }
  }

  /// The sums of one layer's gates, in PyTorch's order.
  private struct SumReader {
    let network: ReferenceNetwork
    let x: [Double]
    let h: [Double]
    let inputs: Int
    let hidden: Int
    let biases: [Int]

    init(_ network: ReferenceNetwork, layer: Int, x: [Double], h: [Double]) {
      let names = network.shape.layerTensors(layer)
      self.network = network
      (self.x, self.h) = (x, h)
      (inputs, hidden) = (network.offset(names.inputs), network.offset(names.hidden))
      biases = names.biases.map(network.offset)
    }

    func input(_ gate: Int, _ unit: Int) -> Double {
      let row = gate * h.count + unit
      return network.values[biases[0] + row] + network.dot(inputs + row * x.count, x)
    }

    func hidden(_ gate: Int, _ unit: Int, _ state: [Double]) -> Double {
      let row = gate * h.count + unit
      return network.values[biases[1] + row] + network.dot(hidden + row * h.count, state)
    }

    func callAsFunction(_ gate: Int, _ unit: Int) -> Double {
      input(gate, unit) + hidden(gate, unit, h)
    }
  }

  private func apply(_ activation: Activation, _ x: Double) -> Double {
    switch activation {
    case .tanh: tanh(x)
    case .sigmoid: sigmoid(x)
    case .relu: max(0, x)
    case .identity: x
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

  func masked(_ x: [Double], _ mask: [Double]?) -> [Double] {
    mask.map { zip(x, $0).map { $0 * $1 } } ?? x
  }

  private func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
}
