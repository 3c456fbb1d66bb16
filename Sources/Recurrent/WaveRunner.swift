import Kernels

/// Steps waves of streams through a packed network: the serving path, which `serve`, `eval` and the
/// golden check share.
///
/// Holds the scratch memory of one thread. A wave that is not larger than any before it allocates
/// nothing.
public struct WaveRunner {
  /// The network that is stepped.
  public let network: PackedNetwork
  private var capacity = 0
  private var x = FloatBuffer(count: 0)
  private var h = FloatBuffer(count: 0)
  private var c = FloatBuffer(count: 0)
  private var below = FloatBuffer(count: 0)
  private var next = FloatBuffer(count: 0)
  private var logits = FloatBuffer(count: 0)

  /// A runner with scratch memory for waves of `capacity` streams; it grows when a larger one
  /// comes.
  public init(network: PackedNetwork, capacity: Int = 64) {
    self.network = network
    grow(to: capacity)
  }

  private mutating func grow(to rows: Int) {
    let widest = network.shape.layers.map { padded($0) }.max() ?? 0
    capacity = rows
    x = FloatBuffer(count: rows * padded(network.shape.input))
    h = FloatBuffer(count: rows * widest)
    c = FloatBuffer(count: rows * widest)
    below = FloatBuffer(count: rows * widest)
    next = FloatBuffer(count: rows * widest)
    logits = FloatBuffer(count: rows * padded(network.shape.outputs))
  }

  /// Moves the state of each slot one step and computes the logits of every head.
  ///
  /// - Parameters:
  ///   - lookups: the table rows each stream's token looks up: (slots.count, shape.lookups), table
  ///     by table. A row outside its table is a programmer error.
  ///   - slots: one slot for each stream, none twice.
  ///   - arena: the states.
  public mutating func step(lookups: [Int32], slots: [Int], arena: borrowing StateArena) {
    precondition(lookups.count == slots.count * network.shape.lookups, "WaveRunner.step: lookups")
    if slots.count > capacity { grow(to: max(slots.count, 2 * capacity)) }
    embed(lookups, rows: slots.count)
    runLayers(slots, arena)
  }

  /// The same for streams of vectors: x is (slots.count, shape.input).
  public mutating func step(vectors: [Float], slots: [Int], arena: borrowing StateArena) {
    let width = network.shape.input
    precondition(vectors.count == slots.count * width, "WaveRunner.step: vectors")
    if slots.count > capacity { grow(to: max(slots.count, 2 * capacity)) }
    for (index, value) in vectors.enumerated() {
      x.base[index / width * padded(width) + index % width] = value
    }
    runLayers(slots, arena)
  }

  /// The logit of label `label` of head `head` for row `row` of the last wave.
  public func logit(row: Int, head: Int, label: Int) -> Float {
    logits[row * padded(network.shape.outputs) + head * network.shape.labels + label]
  }

  /// Copies the logits of head `head` for row `row` of the last wave into `output`, which has room
  /// for `labels` of them.
  public func copyLogits(row: Int, head: Int, into output: inout [Float]) {
    let labels = network.shape.labels
    let first = row * padded(network.shape.outputs) + head * labels
    for label in 0..<labels { output[label] = logits[first + label] }
  }

  private func embed(_ lookups: [Int32], rows: Int) {
    let shape = network.shape
    var index = 0
    for row in 0..<rows {
      var to = x.base + row * padded(shape.input)
      for (table, values) in zip(shape.tables, network.tables) {
        for lookup in 0..<table.lookups {
          let id = Int(lookups[index])
          precondition(id >= 0 && id < table.rows, "WaveRunner.step: row outside \(table.name)")
          let from = values.base + id * table.size
          if lookup == 0 {
            to.update(from: from, count: table.size)
          } else {
            for k in 0..<table.size { to[k] += from[k] }
          }
          index += 1
        }
        to += table.size
      }
    }
  }

  private mutating func runLayers(_ slots: [Int], _ arena: borrowing StateArena) {
    var input = x.base
    var inputStride = padded(network.shape.input)
    for layer in network.layers {
      let stride = padded(layer.units)
      for (row, slot) in slots.enumerated() {
        let state = arena.pointer(slot) + layer.stateOffset
        (h.base + row * stride).update(from: state, count: stride)
        (c.base + row * stride).update(from: state + stride, count: stride)
      }
      network.kernels.lstmStep(
        LSTMStep(
          weights: layer.weights.base, inputs: layer.input, units: layer.units, stride: stride,
          x: input, inputStride: inputStride, h: h.base, c: c.base, next: next.base,
          rows: slots.count))
      for (row, slot) in slots.enumerated() {
        let state = arena.pointer(slot) + layer.stateOffset
        state.update(from: next.base + row * stride, count: stride)
        (state + stride).update(from: c.base + row * stride, count: stride)
      }
      input = next.base
      inputStride = stride
      swap(&below, &next)
    }
    runHeads(input, inputStride, rows: slots.count)
  }

  private func runHeads(_ top: UnsafeMutablePointer<Float>, _ stride: Int, rows: Int) {
    let width = padded(network.shape.outputs)
    guard width > 0 else { return }
    network.kernels.matrixProduct(
      MatrixProduct(
        rows: rows, columns: width, depth: network.shape.top, a: top, aRow: stride, aColumn: 1,
        b: network.headWeights.base, bRow: width, c: logits.base, cRow: width,
        start: .row(network.headBias.base)))
  }
}
