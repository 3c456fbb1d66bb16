import Decoding
import Journal
import Recurrent

/// Measures versions on stretches of the log through the serving path.
package struct LogMeasure {
  /// Elements of one sequence to measure on.
  package struct Stretch: Equatable {
    package var sequence: Int
    package var range: Range<Int>
  }

  /// A stretch that is being stepped.
  private struct Lane {
    var stretch: Stretch
    var position: Int
    let end: Int
    let slot: Int
    /// For each element of the stretch its label by the largest delay so far, the sum of its
    /// losses, and how many delays it has reached.
    var labels: [Int]
    var nats: [Double]
    var reached: [Int]
  }

  /// Sequences side by side; what one is given does not depend on the others.
  private static let width = 64

  let data: LoggedSequences
  let delays: [Int]
  let labels: [String]
  /// Whether the labels spell entities, or stand for themselves.
  let areEntities: Bool
  let burnIn: BurnIn

  /// Measures on `data` with these delays and label names.
  package init(
    data: LoggedSequences, delays: [Int], labels: [String], areEntities: Bool, burnIn: BurnIn
  ) {
    self.data = data
    self.areEntities = areEntities
    self.delays = delays
    self.labels = labels
    self.burnIn = burnIn
  }

  /// Steps a version over the stretches and compares what it says with the gold labels.
  package func measure(_ network: PackedNetwork, on stretches: [Stretch]) throws(JournalError)
    -> Measured
  {
    var runner = WaveRunner(network: network, capacity: Self.width)
    var arena = StateArena(network: network, slotsPerSlab: Self.width)
    let (logits, scratch) = (FloatBuffer(count: labels.count), FloatBuffer(count: labels.count))
    var result = Measured()
    var waiting = stretches[...]
    var lanes: [Lane] = []
    while true {
      while lanes.count < Self.width, let stretch = waiting.popFirst() {
        lanes.append(try lane(stretch, &arena))
      }
      guard !lanes.isEmpty else { return result }
      runner.step(
        lanes.map { (data.sequences[$0.stretch.sequence], $0.position) }, slots: lanes.map(\.slot),
        arena: arena)
      for row in lanes.indices {
        add(runner, row: row, to: &lanes[row], logits, scratch)
        lanes[row].position += 1
      }
      for lane in lanes where lane.position == lane.end {
        finish(lane, &result)
        arena.release(lane.slot)
      }
      lanes.removeAll { $0.position == $0.end }
    }
  }

  private func lane(_ stretch: Stretch, _ arena: inout StateArena) throws(JournalError) -> Lane {
    let sequence = data.sequences[stretch.sequence]
    let start = try burnIn.start(of: sequence, at: stretch.range.lowerBound)
    let slot = arena.take()
    if !start.state.isEmpty { arena.set(slot, to: start.state) }
    let count = stretch.range.count
    return Lane(
      stretch: stretch, position: start.position,
      end: min(sequence.next, stretch.range.upperBound + (delays.last ?? 0)), slot: slot,
      labels: Array(repeating: 0, count: count), nats: Array(repeating: 0, count: count),
      reached: Array(repeating: 0, count: count))
  }

  /// Takes the logits of one step; heads come in rising delay, so that the largest is kept.
  private func add(
    _ runner: WaveRunner, row: Int, to lane: inout Lane, _ logits: FloatBuffer,
    _ scratch: FloatBuffer
  ) {
    let sequence = data.sequences[lane.stretch.sequence]
    let origin = sequence.origin(at: lane.position)
    for (head, delay) in delays.enumerated() {
      let position = lane.position - delay
      let gold = sequence.label(at: position)
      guard position >= origin, lane.stretch.range.contains(position), gold >= 0 else { continue }
      var best = 0
      for label in labels.indices {
        logits[label] = runner.logit(row: row, head: head, label: label)
        if logits[label] > logits[best] { best = label }
      }
      let index = position - lane.stretch.range.lowerBound
      lane.labels[index] = best
      lane.reached[index] += 1
      lane.nats[index] += Double(
        crossEntropy(
          logits: logits.base, count: labels.count, target: Int(gold), weight: 1,
          gradient: scratch.base))
    }
  }

  private func finish(_ lane: Lane, _ result: inout Measured) {
    let sequence = data.sequences[lane.stretch.sequence]
    var (gold, predicted): ([String], [String]) = ([], [])
    func close() {
      result.score.add(gold: gold, predicted: predicted, areEntities: areEntities)
      (gold, predicted) = ([], [])
    }
    for (index, position) in lane.stretch.range.enumerated() {
      let label = sequence.label(at: position)
      guard label >= 0, lane.reached[index] > 0 else {
        close()
        continue
      }
      result.elements += 1
      result.nats += lane.nats[index] / Double(lane.reached[index])
      gold.append(labels[Int(label)])
      predicted.append(labels[lane.labels[index]])
    }
    close()
  }
}
