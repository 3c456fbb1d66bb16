import Decoding
import Glibc
import Journal
import ModelStore
import Recurrent

/// Measures versions on stretches of the log through the serving path.
package struct LogMeasure {
  /// Elements of one sequence to measure on.
  package struct Stretch: Equatable {
    package var sequence: Int
    package var range: Range<Int>
  }

  /// A stretch that is being stepped.
  struct Lane {
    var stretch: Stretch
    var position: Int
    let end: Int
    let slot: Int
    /// For each element of the stretch its label by the largest delay so far, the sum of its
    /// losses, and how many delays it has reached.
    var labels: [Int]
    var nats: [Double]
    var reached: [Int]
    /// What a CRF's decoder has open, and the position of its first open element.
    var lattice: DelayedViterbi?
    var firstOpen: Int
  }

  /// Sequences side by side; what one is given does not depend on the others.
  private static let width = 64

  let data: LoggedSequences
  let delays: [Int]
  let labels: [String]
  /// Whether the labels spell entities, or stand for themselves.
  let areEntities: Bool
  let burnIn: BurnIn
  let task: ModelConfig.Task
  private let forecast: ExtraTargets.Forecast?

  /// Measures on `data` with these delays and label names.
  package init(
    data: LoggedSequences, delays: [Int], labels: [String], areEntities: Bool, burnIn: BurnIn,
    config: ModelConfig? = nil
  ) {
    task = config?.task ?? .tag
    forecast = config.flatMap { ExtraTargets($0).forecast }
    self.data = data
    self.areEntities = areEntities
    self.delays = delays
    self.labels = labels
    self.burnIn = burnIn
  }

  /// Steps softmax weights over the stretches, as ``measure(_:on:)-(PackedTagger,_)`` does.
  package func measure(_ network: PackedNetwork, on stretches: [Stretch]) throws(JournalError)
    -> Measured
  {
    try measure(PackedTagger(network: network), on: stretches)
  }

  /// Steps weights over the stretches and compares what they say with the gold labels.
  package func measure(_ tagger: PackedTagger, on stretches: [Stretch]) throws(JournalError)
    -> Measured
  {
    var runner = WaveRunner(network: tagger.network, capacity: Self.width)
    var arena = StateArena(network: tagger.network, slotsPerSlab: Self.width)
    let (logits, scratch) = (FloatBuffer(count: labels.count), FloatBuffer(count: labels.count))
    var reading = PathReading()
    var result = Measured()
    result.task = task
    var waiting = stretches[...]
    var lanes: [Lane] = []
    while true {
      while lanes.count < Self.width, let stretch = waiting.popFirst() {
        lanes.append(try lane(stretch, tagger.decoder, &arena))
      }
      guard !lanes.isEmpty else { return result }
      runner.step(
        lanes.map { (data.sequences[$0.stretch.sequence], $0.position) }, slots: lanes.map(\.slot),
        arena: arena)
      for row in lanes.indices {
        if let forecast {
          addForecast(runner, row: row, to: &lanes[row], forecast)
        } else {
          add(runner, row: row, to: &lanes[row], logits, scratch)
        }
        if let decoder = tagger.decoder {
          extendLattice(runner, row: row, of: &lanes[row], decoder.crf, &reading)
        }
        lanes[row].position += 1
      }
      for lane in lanes where lane.position == lane.end {
        finish(lane, &result)
        arena.release(lane.slot)
      }
      lanes.removeAll { $0.position == $0.end }
    }
  }

  private func lane(
    _ stretch: Stretch, _ decoder: CRFDecoder?, _ arena: inout StateArena
  ) throws(JournalError) -> Lane {
    let sequence = data.sequences[stretch.sequence]
    let start = try burnIn.start(of: sequence, at: stretch.range.lowerBound)
    let slot = arena.take()
    if !start.state.isEmpty { arena.set(slot, to: start.state) }
    let (count, lag) = (stretch.range.count, decoder?.lag ?? 0)
    return Lane(
      stretch: stretch, position: start.position,
      end: min(sequence.next, stretch.range.upperBound + (delays.last ?? 0) + lag), slot: slot,
      labels: Array(repeating: 0, count: count), nats: Array(repeating: 0, count: count),
      reached: Array(repeating: 0, count: count), lattice: decoder?.start,
      firstOpen: start.position)
  }

  /// Takes the logits of one step; heads come in rising delay, so that the largest is kept.
  private func add(
    _ runner: WaveRunner, row: Int, to lane: inout Lane, _ logits: FloatBuffer,
    _ scratch: FloatBuffer
  ) {
    let sequence = data.sequences[lane.stretch.sequence]
    let origin = sequence.origin(at: lane.position)
    for (head, delay) in delays.dropLast(lane.lattice == nil ? 0 : 1).enumerated() {
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

  /// Takes one step's logits to a CRF's lattice, and what this commits.
  private func extendLattice(
    _ runner: WaveRunner, row: Int, of lane: inout Lane, _ crf: CRF, _ reading: inout PathReading
  ) {
    var logits = [Float](repeating: 0, count: runner.network.shape.outputs)
    runner.copyLogits(row: row, into: &logits)
    lane.lattice?.step(logits, crf: crf, committed: &reading)
    take(reading, to: &lane)
    let marks = data.sequences[lane.stretch.sequence].marks(at: lane.position)
    let isLast = lane.position + 1 == lane.end
    guard isLast || marks.contains(.flushes) else { return }
    lane.lattice?.finish(end: marks.contains(.ends), crf: crf, committed: &reading)
    take(reading, to: &lane)
    lane.firstOpen = lane.position + 1
  }

  /// Takes committed labels; their loss is that of the probabilities that are published with them.
  private func take(_ reading: PathReading, to lane: inout Lane) {
    let sequence = data.sequences[lane.stretch.sequence]
    for place in 0..<reading.count {
      let position = lane.firstOpen + place
      let gold = sequence.label(at: position)
      guard lane.stretch.range.contains(position), gold >= 0 else { continue }
      let index = position - lane.stretch.range.lowerBound
      let p = reading.probabilities[place * labels.count + Int(gold)]
      lane.labels[index] = reading.labels[place]
      lane.reached[index] += 1
      lane.nats[index] -= log(Double(max(p, .leastNormalMagnitude)))
    }
    lane.firstOpen += reading.count
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
      guard result.hasLabels else { continue }
      gold.append(labels[Int(label)])
      predicted.append(labels[lane.labels[index]])
    }
    close()
  }
}
