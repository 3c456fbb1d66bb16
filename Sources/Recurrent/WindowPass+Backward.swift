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

  /// Runs the window backward and adds its gradient to `gradient`.
  ///
  /// - Parameters:
  ///   - resets: as in the forward pass.
  ///   - gradient: a buffer of the same layout as the parameters.
  ///   - outside: further gradients that enter from above; nil in training.
  public func backward(
    resets: [Bool], gradient: Parameters, outside: OutsideGradients? = nil
  ) {
    backward(resets: resets, outside: outside)
    WeightGradient([self], threads: 1).add(to: gradient)
  }

  /// Runs the window backward, without the gradient of the weights.
  ///
  /// - Parameters:
  ///   - resets: as in the forward pass.
  ///   - outside: further gradients that enter from above; nil in training.
  public func backward(resets: [Bool], outside: OutsideGradients? = nil) {
    headsBackward()
    if let outside { addOutside(outside) }
    for (index, layer) in layers.enumerated().reversed() {
      if outside == nil {
        layer.carry.clear()
        layer.dCell.clear()
      }
      layer.backward(resets: resets)
      // Nobody asks for the gradient of vectors but checks.
      guard index > 0 || !lookups.isEmpty || outside != nil else { continue }
      layer.inputBackward()
      multiply(layer.dX, by: masks?[index])
      if index > 0 {
        layers[index - 1].dHidden.base.update(from: layer.dX.base, count: layer.dX.count)
      }
    }
  }

  /// Gradients of the input and of the states before the window, without padding, after
  /// ``backward(resets:gradient:outside:)``.
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
  /// after ``backward(resets:gradient:outside:)``.
  public func stateGradients(layer: Int) -> [Float] {
    copyOut(layers[layer].dHidden, width: layers[layer].weights.shape.units)
  }

  private func headsBackward() {
    let dTop = layers[layers.count - 1].dHidden
    let width = vectorPadded(weights.shape.top)
    if outputWidth > 0 {
      weights.kernels.matrixProduct(
        MatrixProduct(
          rows: steps * lanes, columns: width, depth: weights.logits, a: dLogits.base,
          aRow: outputWidth, aColumn: 1, b: weights.headBackward.base, bRow: width, c: dTop.base,
          cRow: width, start: .zero))
    } else {
      dTop.clear()
    }
    for head in softmaxHeads where head.hasRun {
      head.addInputGradient(to: dTop.base, width: width)
    }
    multiply(dTop, by: masks?[layers.count])
  }

  private func addOutside(_ outside: OutsideGradients) {
    let top = layers[layers.count - 1]
    let units = weights.shape.top
    for (index, value) in outside.top.enumerated() {
      top.dHidden.base[index / units * vectorPadded(units) + index % units] += value
    }
    for (index, layer) in layers.enumerated() {
      copyIn(outside.h[index], layer.carry, width: layer.weights.shape.units)
      copyIn(outside.c[index], layer.dCell, width: layer.weights.shape.units)
    }
  }
}
