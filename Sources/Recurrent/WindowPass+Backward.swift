import Kernels

extension WindowPass {
  /// Gradients from outside a tagger's loss, for checks: of what the top layer gives at every step, and of
  /// the state after the window.
  public struct OutsideGradients {
    /// (steps · lanes, units of the top layer).
    public var top: [Float]
    /// Per layer (lanes, units).
    public var h: [[Float]]
    /// Per layer (lanes, units), empty where the cell has no c.
    public var c: [[Float]]

    /// Gathers the gradients.
    public init(top: [Float], h: [[Float]], c: [[Float]]) {
      self.top = top
      self.h = h
      self.c = c
    }
  }

  /// Adds the gradient of the window to `gradient` and, for token models, to its tables' rows.
  ///
  /// - Parameters:
  ///   - resets: as in the forward pass.
  ///   - lookups: as in `setInput`; empty for vector models.
  ///   - gradient: a buffer of the same layout as the parameters.
  ///   - outside: further gradients that enter from above; nil in training.
  public func backward(
    resets: [Bool], lookups: [Int32], gradient: Parameters, outside: OutsideGradients? = nil
  ) {
    headsBackward(gradient)
    if let outside { addOutside(outside) }
    for (index, layer) in layers.enumerated().reversed() {
      if outside == nil {
        layer.carry.clear()
        layer.dCell.clear()
      }
      layer.backward(resets: resets)
      layer.addGradients(to: gradient, layer: index)
      multiply(layer.dX, by: masks?[index])
      if index > 0 {
        layers[index - 1].dHidden.base.update(from: layer.dX.base, count: layer.dX.count)
      }
    }
    if !lookups.isEmpty { addTableGradients(lookups, gradient) }
  }

  /// Gradients of the input and of the states before the window, without padding, after
  /// ``backward(resets:lookups:gradient:outside:)``.
  public func inputGradients() -> (x: [Float], h: [[Float]], c: [[Float]]) {
    (
      copyOut(layers[0].dX, width: weights.shape.input),
      layers.map { copyOut($0.carry, width: $0.weights.shape.units) },
      layers.map { copyOut($0.dCell, width: $0.weights.shape.units) }
    )
  }

  /// What the top layer gives at every step, (steps · lanes, units) without padding.
  public func outputs() -> [Float] { copyOut(top, width: weights.shape.top) }

  /// The gradient of h after every step of layer `layer`, (steps · lanes, units) without padding,
  /// after ``backward(resets:lookups:gradient:outside:)``.
  public func stateGradients(layer: Int) -> [Float] {
    copyOut(layers[layer].dHidden, width: layers[layer].weights.shape.units)
  }

  private func headsBackward(_ gradient: Parameters) {
    let shape = weights.shape
    let dTop = layers[layers.count - 1].dHidden
    guard outputWidth > 0 else { return dTop.clear() }
    let width = padded(shape.top)
    weights.kernels.matrixProduct(
      MatrixProduct(
        rows: steps * lanes, columns: width, depth: shape.trainedOutputs, a: dLogits.base,
        aRow: outputWidth, aColumn: 1, b: weights.headBackward.base, bRow: width, c: dTop.base,
        cRow: width, start: .zero))
    multiply(dTop, by: masks?[layers.count])
    weights.kernels.matrixProduct(
      MatrixProduct(
        rows: shape.trainedOutputs, columns: width, depth: steps * lanes, a: dLogits.base, aRow: 1,
        aColumn: outputWidth, b: top.base, bRow: width, c: headGradient.base, cRow: width,
        start: .zero))
    var first = 0
    for (name, count) in shape.trainedHeads {
      let (to, bias) = (gradient.pointer(name + ".weight"), gradient.pointer(name + ".bias"))
      defer { first += count }
      for label in 0..<count {
        let row = first + label
        for k in 0..<shape.top { to[label * shape.top + k] += headGradient.base[row * width + k] }
        for step in 0..<(steps * lanes) { bias[label] += dLogits.base[step * outputWidth + row] }
      }
    }
  }

  private func addOutside(_ outside: OutsideGradients) {
    let top = layers[layers.count - 1]
    let units = weights.shape.top
    for (index, value) in outside.top.enumerated() {
      top.dHidden.base[index / units * padded(units) + index % units] += value
    }
    for (index, layer) in layers.enumerated() {
      copyIn(outside.h[index], layer.carry, width: layer.weights.shape.units)
      copyIn(outside.c[index], layer.dCell, width: layer.weights.shape.units)
    }
  }

  private func addTableGradients(_ lookups: [Int32], _ gradient: Parameters) {
    let shape = weights.shape
    var index = 0
    for row in 0..<(steps * lanes) {
      var from = layers[0].dX.base + row * layers[0].weights.inputWidth
      for table in shape.tables {
        let values = gradient.pointer(table.name)
        for _ in 0..<table.lookups {
          let to = values + Int(lookups[index]) * table.size
          for k in 0..<table.size { to[k] += from[k] }
          index += 1
        }
        from += table.size
      }
    }
  }
}
