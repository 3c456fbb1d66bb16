import Kernels

/// A network over one window of a mini-batch: forward, then backward (truncated back-propagation
/// through time with carried state; Williams & Peng 1990).
///
/// Rows run over time, then lanes: row t · lanes + b. One pass belongs to one thread; passes of
/// several shards share the ``TrainingWeights``.
public final class WindowPass: @unchecked Sendable {
  /// Steps of a window.
  public let steps: Int
  /// Sequences side by side.
  public let lanes: Int
  /// Logits of every head after ``forward(resets:)``, and their gradient before
  /// ``backward(resets:)``: (steps · lanes, outputWidth).
  public let logits: FloatBuffer
  /// The logits' gradient, for the caller to fill; columns past the outputs stay zero.
  public let dLogits: FloatBuffer
  /// Distance between two rows of the logits.
  public let outputWidth: Int
  /// Factors for the input of each layer and for the top layer's output, 0 where dropped; nil
  /// without dropout.
  public var masks: [FloatBuffer]?
  let weights: TrainingWeights
  let layers: [LayerPass]
  private var states: [(h: FloatBuffer, c: FloatBuffer)]
  /// What the heads see: what the top layer gives, after dropout.
  let top: FloatBuffer
  /// The heads whose loss is computed here.
  let softmaxHeads: [SoftmaxHead]
  /// The table rows of the last input; empty for vector models.
  private(set) var lookups: [Int32] = []

  /// A pass over windows of `steps` steps and `lanes` lanes, in the zero state.
  public init(weights: TrainingWeights, steps: Int, lanes: Int) {
    self.weights = weights
    self.steps = steps
    self.lanes = lanes
    layers = weights.layers.map {
      LayerPass($0, kernels: weights.kernels, steps: steps, lanes: lanes)
    }
    states = layers.map {
      (
        FloatBuffer(count: lanes * $0.weights.unitWidth),
        FloatBuffer(count: $0.dCell.count)
      )
    }
    outputWidth = padded(weights.logits)
    logits = FloatBuffer(count: steps * lanes * outputWidth)
    dLogits = FloatBuffer(count: steps * lanes * outputWidth)
    top = FloatBuffer(count: steps * lanes * vectorPadded(weights.shape.top))
    softmaxHeads = weights.softmaxHeads.map {
      SoftmaxHead(
        labels: $0.count, rows: steps * lanes, top: weights.shape.top, kernels: weights.kernels)
    }
  }

  /// Sizes of the masks: one for each layer's input, one for the top layer's output.
  public var maskSizes: [Int] { layers.map(\.x.count) + [top.count] }

  /// Sets h and c of layer `layer` before the window, (lanes, units) each without padding; c is
  /// empty where the cell has none.
  public func setState(layer: Int, h: [Float], c: [Float]) {
    copyIn(h, states[layer].h, width: layers[layer].weights.shape.units)
    copyIn(c, states[layer].c, width: layers[layer].weights.shape.units)
  }

  /// h and c of layer `layer` after the window, as ``setState(layer:h:c:)`` takes them.
  public func state(layer: Int) -> (h: [Float], c: [Float]) {
    let units = layers[layer].weights.shape.units
    return (copyOut(states[layer].h, width: units), copyOut(states[layer].c, width: units))
  }

  /// Sets the zero state in every lane.
  public func resetStates() {
    for state in states {
      state.h.clear()
      state.c.clear()
    }
  }

  /// Sets layer 0's input from table rows: (steps · lanes, shape.lookups).
  public func setInput(lookups: [Int32], parameters: Parameters) {
    let shape = weights.shape
    precondition(lookups.count == steps * lanes * shape.lookups, "WindowPass.setInput: lookups")
    self.lookups = lookups
    layers[0].sparsePlaces = nil
    var column = 0
    var place = 0
    for table in shape.tables {
      let values = parameters.pointer(table.name)
      for row in 0..<(steps * lanes) {
        let to = layers[0].x.base + row * layers[0].weights.inputWidth + column
        prefetchRows(of: table, at: values, row: row + prefetchedRows, place: place)
        for lookup in 0..<table.lookups {
          let from = values + Int(lookups[row * shape.lookups + place + lookup]) * table.size
          if lookup == 0 {
            to.update(from: from, count: table.size)
          } else {
            add(from, to: to, count: table.size)
          }
        }
      }
      column += table.size
      place += table.lookups
    }
  }

  /// Sets layer 0's input: (steps · lanes, shape.input).
  public func setInput(vectors: [Float]) {
    lookups = []
    copyIn(vectors, layers[0].x, width: weights.shape.input)
    layers[0].sparsePlaces = sparsePlaces(vectors, width: weights.shape.input)
  }

  /// Runs the window from the carried state, which it moves on; `resets` marks (step, lane) that
  /// start from zero.
  public func forward(resets: [Bool]) {
    precondition(resets.count == steps * lanes, "WindowPass.forward: resets")
    for (index, layer) in layers.enumerated() {
      multiply(layer.x, by: masks?[index])
      layer.forward(h0: states[index].h, c0: states[index].c, resets: resets)
      let last = (steps - 1) * lanes * layer.weights.unitWidth
      states[index].h.base.update(from: layer.hidden.base + last, count: states[index].h.count)
      if layer.cell.count > 0 {
        states[index].c.base.update(from: layer.cell.base + last, count: states[index].c.count)
      }
      let above = index + 1 < layers.count ? layers[index + 1].x : top
      above.base.update(from: layer.hidden.base, count: above.count)
      if layer.weights.shape.isResidual { add(layer.x, to: above) }
    }
    multiply(top, by: masks?[layers.count])
    for head in softmaxHeads { head.begin() }
    guard outputWidth > 0 else { return }
    weights.kernels.matrixProduct(
      MatrixProduct(
        rows: steps * lanes, columns: outputWidth, depth: weights.shape.top, a: top.base,
        aRow: vectorPadded(weights.shape.top), aColumn: 1, b: weights.headForward.base,
        bRow: outputWidth, c: logits.base, cRow: outputWidth, start: .row(weights.headBias.base)))
  }
}
