import Kernels

/// The gradient of all weights over the windows of one or several passes.
///
/// Each weight's is one sum over the passes in order, and in each over time and lanes: one product
/// for each block of rows of a tensor. Blocks are what threads share, so that the result does not
/// depend on their number.
public final class WeightGradient: @unchecked Sendable {
  /// What one thread computes at once.
  private enum Part {
    /// The rows of all tables that the windows looked up.
    case tables
    /// Some units of one column of a layer's gate buffer.
    case gates(layer: Int, column: Int, units: Range<Int>)
    /// Some logits of one head, which begin at a column.
    case head(String, column: Int, labels: Range<Int>)
    /// Some labels of one head whose loss the passes compute.
    case softmax(Int, labels: Range<Int>)
  }

  /// Rows of a block: with the columns of a layer's input and state it stays in the cache.
  private static let blockRows = 64

  private let passes: [WindowPass]
  private let parts: [Part]
  private let scratches: [GradientScratch]
  /// Of what each part wrote.
  private let squares: FloatBuffer

  /// The gradient of the windows of `passes`, which share their weights, by so many threads.
  public init(_ passes: [WindowPass], threads: Int) {
    self.passes = passes
    let weights = passes[0].weights
    let shape = weights.shape
    var parts: [Part] = shape.tables.isEmpty ? [] : [.tables]
    for (index, layer) in shape.layers.enumerated() {
      for column in 0..<layer.cell.columns {
        parts += Self.blocks(layer.units).map { .gates(layer: index, column: column, units: $0) }
      }
    }
    var column = 0
    for (name, count) in weights.logitHeads {
      parts += Self.blocks(count).map { .head(name, column: column, labels: $0) }
      column += count
    }
    for (index, head) in weights.softmaxHeads.enumerated() {
      parts += Self.blocks(head.count).map { .softmax(index, labels: $0) }
    }
    self.parts = parts
    squares = FloatBuffer(count: parts.count)
    let widest = weights.layers.map { max($0.inputWidth, $0.unitWidth) }.max() ?? 0
    scratches = (0..<min(threads, parts.count)).map { _ in
      GradientScratch(
        rows: Self.blockRows, width: max(widest, vectorPadded(shape.top)),
        kernels: weights.kernels)
    }
  }

  /// Ranges of nearly the same size, which begin at multiples of ``vectorUnit``.
  private static func blocks(_ count: Int) -> [Range<Int>] {
    let units = (count + vectorUnit - 1) / vectorUnit
    let blocks = (units * vectorUnit + blockRows - 1) / blockRows
    return (0..<blocks).map { block in
      let first = units * block / blocks * vectorUnit
      return first..<min(count, units * (block + 1) / blocks * vectorUnit)
    }
  }

  /// Adds the gradient to `gradient`.
  public func add(to gradient: Parameters) {
    run { part, scratch in self.add(part, to: gradient, scratch) }
  }

  /// Adds the gradient of tables to `gradient` and replaces all others by theirs.
  ///
  /// - Parameter tableRows: where the rows that the windows looked up stand, each once.
  /// - Returns: the sum of the squares of all that was written.
  public func replace(in gradient: Parameters, tableRows: [Range<Int>]) -> Double {
    for scratch in scratches { scratch.isReplacing = true }
    defer { for scratch in scratches { scratch.isReplacing = false } }
    run { part, scratch in
      self.add(part, to: gradient, scratch)
      guard case .tables = part else { return }
      for row in tableRows {
        scratch.addSquares(of: gradient.values.base + row.lowerBound, row.count)
      }
    }
    return squares.array.reduce(0) { $0 + Double($1) }
  }

  private func run(_ body: @Sendable (Part, GradientScratch) -> Void) {
    let (parts, scratches, squares) = (parts, scratches, squares)
    onThreads(scratches.count, parts: parts.count) { thread, part in
      scratches[thread].begin()
      body(parts[part], scratches[thread])
      squares.base[part] = Float(scratches[thread].squares)
    }
  }

  private func add(_ part: Part, to gradient: Parameters, _ scratch: GradientScratch) {
    switch part {
    case .tables: for pass in passes { pass.addTableGradients(to: gradient) }
    case .gates(let layer, let column, let units):
      addGates(layer, column, units, to: gradient, scratch)
    case .head(let name, let column, let labels):
      addHead(name, column, labels, to: gradient, scratch)
    case .softmax(let head, let labels): addSoftmax(head, labels, to: gradient, scratch)
    }
  }

  private func addGates(
    _ index: Int, _ column: Int, _ units: Range<Int>, to gradient: Parameters,
    _ scratch: GradientScratch
  ) {
    let shape = gradient.shape.layers[index]
    let names = gradient.shape.layerTensors(index)
    let (cell, input) = (shape.cell, gradient.shape.input(of: index))
    let inputGate = (0..<cell.gates).first { cell.inputColumn($0) == column }
    let hiddenGate = (0..<cell.gates).first { cell.hiddenColumn($0) == column }
    for pass in passes {
      let layer = pass.layers[index]
      let width = layer.weights.unitWidth
      let d = layer.dGates.base + column * width + units.lowerBound
      let x = (base: layer.x.base, width: layer.weights.inputWidth)
      if inputGate != nil, let places = layer.sparsePlaces {
        scratch.scatter(d, cell.columns * width, count: units.count, places: places, x)
      }
      scratch.add(
        d, cell.columns * width, count: units.count, depth: pass.steps * pass.lanes,
        inputGate == nil || layer.sparsePlaces != nil ? nil : x,
        hiddenGate == nil ? nil : (layer.multiplied(by: hiddenGate).base, width))
    }
    if let gate = inputGate {
      let row = gate * shape.units + units.lowerBound
      scratch.addFirst(units.count, input, to: gradient.pointer(names.inputs) + row * input)
      scratch.addSums(units.count, to: gradient.pointer(names.biases[0]) + row)
    }
    if let gate = hiddenGate {
      let row = gate * shape.units + units.lowerBound
      scratch.addSecond(
        units.count, shape.units, to: gradient.pointer(names.hidden) + row * shape.units)
      scratch.addSums(units.count, to: gradient.pointer(names.biases[1]) + row)
    }
  }

  private func addHead(
    _ name: String, _ column: Int, _ labels: Range<Int>, to gradient: Parameters,
    _ scratch: GradientScratch
  ) {
    let top = gradient.shape.top
    for pass in passes {
      scratch.add(
        pass.dLogits.base + column + labels.lowerBound, pass.outputWidth, count: labels.count,
        depth: pass.steps * pass.lanes, (pass.top.base, vectorPadded(top)), nil)
    }
    scratch.addFirst(
      labels.count, top, to: gradient.pointer(name + ".weight") + labels.lowerBound * top)
    scratch.addSums(labels.count, to: gradient.pointer(name + ".bias") + labels.lowerBound)
  }

  private func addSoftmax(
    _ index: Int, _ labels: Range<Int>, to gradient: Parameters, _ scratch: GradientScratch
  ) {
    let (name, top) = (passes[0].weights.softmaxHeads[index].name, gradient.shape.top)
    for pass in passes where pass.softmaxHeads[index].hasRun {
      let head = pass.softmaxHeads[index]
      scratch.addRows(
        head.values.base + labels.lowerBound * head.columns, head.columns, count: labels.count,
        depth: pass.steps * pass.lanes, (pass.top.base, vectorPadded(top)),
        sums: head.biasGradient.base + labels.lowerBound)
    }
    scratch.addSums(labels.count, to: gradient.pointer(name + ".bias") + labels.lowerBound)
    scratch.addFirst(
      labels.count, top, to: gradient.pointer(name + ".weight") + labels.lowerBound * top)
  }
}

extension LayerPass {
  /// What the recurrent weights of a gate multiplied.
  func multiplied(by gate: Int?) -> FloatBuffer {
    weights.shape.cell.resetsBeforeProduct && gate == 2
      ? reset : recurrentDropout?.hidden ?? previousHidden
  }
}
