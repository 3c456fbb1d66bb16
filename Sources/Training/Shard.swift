import Decoding
import Recurrent

/// One part of a mini-batch's lanes, with a pass and a gradient of its own, so that shards can run
/// on several threads.
///
/// The number of shards is fixed and their gradients are summed in order: the result does not
/// depend on the threads.
package final class Shard: @unchecked Sendable {
  /// The shard's own pass.
  package let pass: WindowPass
  /// The gradient of the last window.
  package let gradient: Parameters
  /// Sum of the weighted losses of the last window.
  package private(set) var loss = 0.0
  private let firstLane: Int
  private var lookups: [Int32] = []
  private var vectors: [Float] = []
  private var resets: [Bool] = []

  /// A shard of the lanes given; `dropout` > 0 makes masks for every run.
  package init(weights: TrainingWeights, steps: Int, lanes: Range<Int>, dropout: Float) {
    pass = WindowPass(weights: weights, steps: steps, lanes: lanes.count)
    gradient = Parameters(shape: weights.shape)
    firstLane = lanes.lowerBound
    if dropout > 0 { pass.masks = pass.maskSizes.map { FloatBuffer(count: $0) } }
  }

  /// Runs one window forward and backward; the gradient is this window's alone.
  ///
  /// - Parameters:
  ///   - window: the window of all lanes, of which this shard takes its own.
  ///   - allLanes: lanes of the whole mini-batch.
  ///   - states: the state of each of all lanes before the window, empty for zero; nil where lanes
  ///     go on from the window before.
  ///   - weights: for each delay what one element's loss counts.
  ///   - parameters: the values; tables are read from it.
  ///   - seed: of the dropout masks.
  package func run(
    _ window: LaneBatcher.Window, allLanes: Int, states: [[Float]]? = nil, weights: [Float],
    parameters: Parameters, dropout: Float, seed: UInt64
  ) {
    if let states { pass.setStates(Array(states[firstLane..<(firstLane + pass.lanes)])) }
    take(window, allLanes: allLanes, parameters.shape)
    gradient.values.clear()
    for (index, mask) in (pass.masks ?? []).enumerated() {
      fillDropoutMask(mask, rate: dropout, seed: mixed(seed &+ UInt64(firstLane * 64 + index)))
    }
    if vectors.isEmpty {
      pass.setInput(lookups: lookups, parameters: parameters)
    } else {
      pass.setInput(vectors: vectors)
    }
    pass.forward(resets: resets)
    addLosses(window, allLanes: allLanes, weights: weights, labels: parameters.shape.labels)
    pass.backward(resets: resets, lookups: lookups, gradient: gradient)
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

  private func addLosses(
    _ window: LaneBatcher.Window, allLanes: Int, weights: [Float], labels: Int
  ) {
    loss = 0
    pass.dLogits.clear()
    for step in 0..<pass.steps {
      for lane in 0..<pass.lanes {
        let row = (step * pass.lanes + lane) * pass.outputWidth
        for (head, targets) in window.targets.enumerated() {
          let target = targets[step * allLanes + firstLane + lane]
          guard target >= 0 else { continue }
          let nats = crossEntropy(
            logits: pass.logits.base + row + head * labels, count: labels, target: Int(target),
            weight: weights[head], gradient: pass.dLogits.base + row + head * labels)
          loss += Double(nats * weights[head])
        }
      }
    }
  }
}
