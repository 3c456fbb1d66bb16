import Glibc
import Kernels
import Recurrent

/// A window with a loss, of which every gradient is asked for.
///
/// The loss is the cross-entropies of the heads plus a linear function of outputs and last state.
/// The point at which it is asked is one vector: parameters, x (without tables), h0 and c0.
struct GradientProblem {
  let shape: NetworkShape
  let steps = 7
  let lanes = 3
  let resets: [Bool]
  let lookups: [Int32]
  /// The label id of each head in each row, or −1.
  let targets: [[Int]]
  /// What the linear part of the loss multiplies outputs and last state by.
  let outside: WindowPass.OutsideGradients
  /// A factor for each unpadded number that dropout may drop, as ``WindowPass/masks`` has them.
  let masks: [[Float]]?
  /// The same of what W_hh sees, as ``WindowPass/recurrentMasks`` has them; empty without dropout.
  let recurrentMasks: [[Float]]
  var point: [Double] = []

  init(shape: NetworkShape, hasDropout: Bool, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let (rows, lanes) = (steps * lanes, lanes)
    self.shape = shape
    resets = (0..<rows).map { _ in random.next() % 5 == 0 }
    lookups = shape.tables.isEmpty ? [] : random.lookups(rows, in: shape)
    targets = (0..<rows).map { _ in
      shape.heads.map { _ in Int.random(in: -1..<shape.labels, using: &random) }
    }
    outside = WindowPass.OutsideGradients(
      top: random.floats(rows * shape.top),
      h: shape.layers.map { random.floats(lanes * $0.units) },
      c: shape.layers.map { random.floats($0.cell.hasCellState ? lanes * $0.units : 0) })
    let widths = shape.layers.indices.map(shape.input(of:)) + [shape.top]
    masks =
      hasDropout
      ? widths.map { width in (0..<(rows * width)).map { _ in random.next() % 3 == 0 ? 0 : 1.5 } }
      : nil
    let parameters = randomParameters(shape, seed: seed)
    recurrentMasks = hasDropout ? Self.recurrentMasks(parameters, steps, lanes, resets) : []
    let free = (lookups.isEmpty ? rows * shape.input : 0) + lanes * stateSize
    point = (parameters.values.array + random.floats(free)).map(Double.init)
  }

  private static func recurrentMasks(
    _ parameters: Parameters, _ steps: Int, _ lanes: Int, _ resets: [Bool]
  ) -> [[Float]] {
    guard let kernels = KernelSelection.available.first else { return [] }
    let pass = WindowPass(
      weights: TrainingWeights(parameters, kernels: kernels), steps: steps, lanes: lanes)
    drop(pass, resets)
    return pass.recurrentMasks
  }

  private static func drop(_ pass: WindowPass, _ resets: [Bool]) {
    var starts = resets
    for lane in 0..<pass.lanes { starts[lane] = true }
    pass.dropRecurrent(resets: starts, rate: 0.4) { UInt64(($0 * 100 + $1) * 100 + $2) }
  }

  /// Numbers in the states of all layers of one lane.
  private var stateSize: Int {
    shape.layers.reduce(0) { $0 + $1.units * ($1.cell.hasCellState ? 2 : 1) }
  }

  private var parameterCount: Int { shape.layout.last.map { $0.offset + $0.count } ?? 0 }

  /// The parts of the point: x, then h0 and c0 of each layer.
  private var parts: (x: [Double], h: [[Double]], c: [[Double]]) {
    var rest = point[parameterCount...]
    func take(_ count: Int) -> [Double] {
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    }
    let x = take(lookups.isEmpty ? steps * lanes * shape.input : 0)
    let h = shape.layers.map { take(lanes * $0.units) }
    return (x, h, shape.layers.map { take($0.cell.hasCellState ? lanes * $0.units : 0) })
  }

  /// The loss at the point, by the reference network.
  func loss() -> Double {
    let network = ReferenceNetwork(shape: shape, values: point[..<parameterCount])
    return (0..<lanes).reduce(0) { $0 + loss(lane: $1, network, parts) }
  }

  private func loss(
    lane: Int, _ plain: ReferenceNetwork, _ parts: (x: [Double], h: [[Double]], c: [[Double]])
  ) -> Double {
    var network = plain
    var state = start(lane: lane, parts.h, parts.c)
    var loss = 0.0
    for row in stride(from: lane, to: steps * lanes, by: lanes) {
      if resets[row] { state = network.zeroState }
      let x = input(row: row, network, parts.x)
      let masks = masks(row: row)
      if !recurrentMasks.isEmpty {
        network.hiddenMasks = recurrentMasks.map {
          slice($0.map(Double.init), row, $0.count / (steps * lanes))
        }
      }
      let output = network.step(x, &state, masks: masks)
      let top = network.masked(output, masks?[shape.layers.count])
      for (head, target) in targets[row].enumerated() where target >= 0 {
        loss += crossEntropy(network.logits(top, head: head), target)
      }
      loss += product(output, outside.top, row)
    }
    for layer in shape.layers.indices {
      loss += product(state.h[layer], outside.h[layer], lane)
      loss += product(state.c[layer], outside.c[layer], lane)
    }
    return loss
  }

  private func start(
    lane: Int, _ h: [[Double]], _ c: [[Double]]
  ) -> ReferenceNetwork.State {
    ReferenceNetwork.State(
      h: zip(h, shape.layers).map { slice($0, lane, $1.units) },
      c: zip(c, shape.layers).map { slice($0, lane, $1.cell.hasCellState ? $1.units : 0) })
  }

  private func input(row: Int, _ network: ReferenceNetwork, _ x: [Double]) -> [Double] {
    guard !lookups.isEmpty else { return slice(x, row, shape.input) }
    return network.embed(lookups[(row * shape.lookups)..<((row + 1) * shape.lookups)])
  }

  private func masks(row: Int) -> [[Double]]? {
    masks?.map { slice($0.map(Double.init), row, $0.count / (steps * lanes)) }
  }

  /// The derivative with respect to number `index` of the point, by central differences.
  func slope(_ index: Int) -> Double {
    let width = 1e-5
    var (low, high) = (self, self)
    low.point[index] -= width
    high.point[index] += width
    return (high.loss() - low.loss()) / (2 * width)
  }

  /// The gradient at the point, by a window pass: in the order of the point.
  func gradient(_ kernels: KernelTable) -> [Float] {
    let parameters = Parameters(shape: shape)
    for index in 0..<parameterCount { parameters.values[index] = Float(point[index]) }
    let pass = WindowPass(
      weights: TrainingWeights(parameters, kernels: kernels), steps: steps, lanes: lanes)
    setInputs(pass, parameters)
    pass.forward(resets: resets)
    fillLogitGradients(pass)
    let gradient = Parameters(shape: shape)
    pass.backward(resets: resets, gradient: gradient, outside: outside)
    let inputs = pass.inputGradients()
    return gradient.values.array + (lookups.isEmpty ? inputs.x : []) + inputs.h.joined()
      + inputs.c.joined()
  }

  private func setInputs(_ pass: WindowPass, _ parameters: Parameters) {
    let parts = parts
    for layer in shape.layers.indices {
      pass.setState(
        layer: layer, h: parts.h[layer].map(Float.init), c: parts.c[layer].map(Float.init))
    }
    if !recurrentMasks.isEmpty { Self.drop(pass, resets) }
    pass.masks = masks.map { masks in zip(masks, pass.maskSizes).map(paddedMask) }
    if lookups.isEmpty {
      pass.setInput(vectors: parts.x.map(Float.init))
    } else {
      pass.setInput(lookups: lookups, parameters: parameters)
    }
  }

  private func paddedMask(_ mask: [Float], _ size: Int) -> FloatBuffer {
    let (rows, result) = (steps * lanes, FloatBuffer(count: size))
    for (index, factor) in mask.enumerated() {
      let width = mask.count / rows
      result[index / width * (size / rows) + index % width] = factor
    }
    return result
  }

  private func fillLogitGradients(_ pass: WindowPass) {
    for (row, targets) in targets.enumerated() {
      for (head, target) in targets.enumerated() where target >= 0 {
        let first = row * pass.outputWidth + head * shape.labels
        let sizes = (0..<shape.labels).map { exp(Double(pass.logits[first + $0])) }
        let sum = sizes.reduce(0, +)
        for label in 0..<shape.labels {
          pass.dLogits[first + label] = Float(sizes[label] / sum - (label == target ? 1 : 0))
        }
      }
    }
  }
}

private func slice(_ values: [Double], _ row: Int, _ width: Int) -> [Double] {
  Array(values[(row * width)..<((row + 1) * width)])
}

private func crossEntropy(_ logits: [Double], _ target: Int) -> Double {
  log(logits.reduce(0) { $0 + exp($1) }) - logits[target]
}

private func product(_ values: [Double], _ factors: [Float], _ row: Int) -> Double {
  values.indices.reduce(0) { $0 + values[$1] * Double(factors[row * values.count + $1]) }
}
