import Decoding
import Recurrent

/// One part of a mini-batch's lanes, with a pass of its own, so that shards can run on several
/// threads.
///
/// The number of shards is fixed and what they lead to is summed in order: the result does not
/// depend on the threads.
package final class Shard: @unchecked Sendable {
  /// The shard's own pass.
  package let pass: WindowPass
  /// Sum of the weighted losses of the last window.
  package private(set) var loss = 0.0
  private let shape: NetworkShape
  private let firstLane: Int
  private var chainLosses: ChainLosses
  private var lookups: [Int32] = []
  private var vectors: [Float] = []
  private var resets: [Bool] = []

  /// A shard of the lanes given; `dropout` > 0 makes masks for every run.
  package init(weights: TrainingWeights, steps: Int, lanes: Range<Int>, dropout: Float) {
    pass = WindowPass(weights: weights, steps: steps, lanes: lanes.count)
    shape = weights.shape
    firstLane = lanes.lowerBound
    chainLosses = ChainLosses(
      labels: weights.shape.hasCRF ? weights.shape.labels : 0, lanes: lanes.count)
    if dropout > 0 { pass.masks = pass.maskSizes.map { FloatBuffer(count: $0) } }
  }

  /// Runs one window forward and backward, without the gradient of the weights.
  ///
  /// - Parameters:
  ///   - window: the window of all lanes, of which this shard takes its own.
  ///   - allLanes: lanes of the whole mini-batch.
  ///   - states: the state of each of all lanes before the window, empty for zero; nil where lanes
  ///     go on from the window before.
  ///   - weights: what one element's losses count.
  ///   - crossEntropy: how labels count.
  ///   - chains: the CRF, and the chains of each of all lanes that it is trained on; nil where all
  ///     heads are softmax.
  ///   - parameters: the values; tables are read from it.
  ///   - dropout: the share of inputs and outputs that is dropped.
  ///   - recurrentDropout: the share of h that is dropped on its way to the next step.
  ///   - seed: of the dropout masks.
  package func run(
    _ window: LaneBatcher.Window, allLanes: Int, states: [[Float]]? = nil, weights: LossWeights,
    crossEntropy: CrossEntropyOptions = .plain,
    chains: (crf: CRF, lanes: [LaneChains])? = nil, parameters: Parameters, dropout: Float,
    recurrentDropout: Float = 0, seed: UInt64
  ) {
    if let states { pass.setStates(Array(states[firstLane..<(firstLane + pass.lanes)])) }
    take(window, allLanes: allLanes, parameters.shape)
    for (index, mask) in (pass.masks ?? []).enumerated() {
      fillDropoutMask(mask, rate: dropout, seed: mixed(seed &+ UInt64(firstLane * 64 + index)))
    }
    if recurrentDropout > 0 {
      dropRecurrent(recurrentDropout, allLanes: allLanes, goesOn: states == nil, seed: seed)
    }
    if vectors.isEmpty {
      pass.setInput(lookups: lookups, parameters: parameters)
    } else {
      pass.setInput(vectors: vectors)
    }
    pass.forward(resets: resets)
    loss = 0
    pass.dLogits.clear()
    let softmaxHeads = window.targets.dropLast(chains == nil ? 0 : 1)
    for (head, targets) in softmaxHeads.enumerated() where window.futures.isEmpty {
      addLosses(
        targets, head: head, allLanes: allLanes, weight: weights.heads[head],
        options: crossEntropy)
    }
    if let chains {
      addChains(chains.lanes, chains.crf, weights.heads[softmaxHeads.count], goesOn: states == nil)
    }
    if !window.futures.isEmpty {
      addForecastLosses(window.futures, allLanes: allLanes, weight: weights.forecast)
    }
    if !window.following.isEmpty {
      addLosses(
        window.following, head: shape.heads.count, allLanes: allLanes, weight: weights.auxiliary,
        options: .plain)
    }
    pass.backward(resets: resets)
  }

  /// Makes the masks of h: new ones where a sequence begins, or where lanes do not go on.
  private func dropRecurrent(_ rate: Float, allLanes: Int, goesOn: Bool, seed: UInt64) {
    var starts = resets
    if !goesOn { for lane in 0..<pass.lanes { starts[lane] = true } }
    let firstLane = firstLane
    pass.dropRecurrent(resets: starts, rate: rate) { layer, step, lane in
      let row = UInt64(step * allLanes + firstLane + lane)
      return mixed(mixed(~seed &+ row) &+ UInt64(layer))
    }
  }

  private func take(_ window: LaneBatcher.Window, allLanes: Int, _ shape: NetworkShape) {
    let (width, numbers) = (shape.lookups, window.vectors.isEmpty ? 0 : shape.input)
    lookups.removeAll(keepingCapacity: true)
    vectors.removeAll(keepingCapacity: true)
    resets.removeAll(keepingCapacity: true)
    for step in 0..<pass.steps {
      let first = step * allLanes + firstLane
      lookups += window.lookups[(first * width)..<((first + pass.lanes) * width)]
      vectors += window.vectors[(first * numbers)..<((first + pass.lanes) * numbers)]
      resets += window.resets[first..<(first + pass.lanes)]
    }
  }

  /// Adds softmax losses of one head; the auxiliary one comes last.
  private func addLosses(
    _ targets: [Int32], head: Int, allLanes: Int, weight: Float, options: CrossEntropyOptions
  ) {
    if pass.hasSoftmax(head: head) {
      let own = (0..<pass.steps).flatMap { step in
        targets[(step * allLanes + firstLane)..<(step * allLanes + firstLane + pass.lanes)]
      }
      loss += pass.softmaxLoss(head: head, targets: own, weight: weight)
      return
    }
    let first = head * shape.labels
    let outputs = first..<(head < shape.heads.count ? first + shape.labels : shape.trainedOutputs)
    for step in 0..<pass.steps {
      for lane in 0..<pass.lanes {
        let target = targets[step * allLanes + firstLane + lane]
        guard target >= 0 else { continue }
        let first = (step * pass.lanes + lane) * pass.outputWidth + outputs.lowerBound
        let nats = crossEntropy(
          logits: pass.logits.base + first, count: outputs.count, target: Int(target),
          weight: weight, options: options, gradient: pass.dLogits.base + first)
        loss += Double(nats * weight)
      }
    }
  }

  /// Adds Gaussian losses of forecasts, (row, number).
  private func addForecastLosses(_ futures: [Float], allLanes: Int, weight: Float) {
    let count = shape.outputs / 2
    futures.withUnsafeBufferPointer { futures in
      guard let targets = futures.baseAddress else { return }
      for step in 0..<pass.steps {
        for lane in 0..<pass.lanes {
          let first = (step * pass.lanes + lane) * pass.outputWidth
          let nats = gaussianLoss(
            outputs: pass.logits.base + first,
            targets: targets + (step * allLanes + firstLane + lane) * count, dimensions: count,
            weight: weight, gradient: pass.dLogits.base + first)
          loss += nats * Double(weight)
        }
      }
    }
  }

  private func addChains(_ lanes: [LaneChains], _ crf: CRF, _ weight: Float, goesOn: Bool) {
    chainLosses.begin(goesOn: goesOn)
    for lane in 0..<pass.lanes {
      loss += chainLosses.add(
        lanes[firstLane + lane], lane: lane, of: pass, crf: crf, weight: weight)
    }
  }

  /// The gradient of all weights by the last window.
  package func gradient() -> Parameters {
    let gradient = Parameters(shape: shape)
    WeightGradient([pass], threads: 1).add(to: gradient)
    addChainGradient(to: gradient)
    return gradient
  }

  /// Adds the gradient of the CRF's own scores by the last window; nothing without a CRF.
  package func addChainGradient(to gradient: Parameters) {
    guard shape.hasCRF else { return }
    let own = chainLosses.gradient
    for (name, numbers) in [
      ("crf.transitions", own.transitions), ("crf.start", own.start), ("crf.end", own.end),
    ] {
      let to = gradient.pointer(name)
      for (index, number) in numbers.enumerated() { to[index] += Float(number) }
    }
  }
}
