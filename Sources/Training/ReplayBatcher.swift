import Recurrent

/// Draws the windows of a mini-batch from what is logged.
///
/// Each lane begins around a drawn element. Where its sequence ends early the lane goes on with
/// other drawn sequences, from the zero state, rather than stand idle: a window that is nearly
/// empty would move the weights a whole step too.
package struct ReplayBatcher {
  /// A mini-batch: the windows of all lanes, and the element that each begins with.
  package struct Batch {
    package var window: LaneBatcher.Window
    /// Nil for a lane that is idle.
    package var lanes: [(sequence: Int, position: Int)?]
  }

  /// Draws for one lane that may fail to find a sequence which fits in the rest of the window.
  private static let tries = 16

  private let sampler: RecencySampler
  private let border: Int64
  private let steps: Int
  private let lanes: Int
  private let delays: [Int]
  private let extras: ExtraTargets

  /// Draws from the `sampler`'s elements; nothing beyond segment `border` is shown to training.
  package init(
    sampler: RecencySampler, border: Int64, steps: Int, lanes: Int, delays: [Int],
    extras: ExtraTargets = .none
  ) {
    self.extras = extras
    self.sampler = sampler
    self.border = border
    self.steps = steps
    self.lanes = lanes
    self.delays = delays
  }

  /// The mini-batch of a seed; the same seed and log give the same.
  package func batch(from data: LoggedSequences, seed: UInt64) -> Batch {
    let rows = steps * lanes
    let window = LaneBatcher.Window(
      rows: rows, lookups: data.widths.lookups, vectors: data.widths.vectors, delays: delays.count,
      extras: extras)
    var batch = Batch(window: window, lanes: Array(repeating: nil, count: lanes))
    guard sampler.count > 0 else { return batch }
    var random = SplitMix64(seed: seed)
    for lane in 0..<lanes {
      var (step, tries) = (0, 0)
      while step < steps, tries < Self.tries {
        tries += 1
        let drawn = sampler.draw(from: data, &random)
        let sequence = data.sequences[drawn.sequence]
        guard let range = range(around: drawn.position, of: sequence, from: step, &random)
        else { continue }
        if step == 0 { batch.lanes[lane] = (drawn.sequence, range.lowerBound) }
        add(range, of: sequence, lane: lane, step: step, to: &batch.window)
        step += range.count
      }
    }
    return batch
  }

  /// What of a sequence a lane reads around a drawn element; nil where the rest of the lane is too
  /// short to begin at the zero state.
  private func range(
    around position: Int, of sequence: LoggedSequence, from step: Int, _ random: inout SplitMix64
  ) -> Range<Int>? {
    let end = sequence.end(through: border)
    let room = steps - step
    if sequence.startsFromZero, position - sequence.first < room {
      return sequence.first..<min(end, sequence.first + room)
    }
    guard step == 0 else { return nil }
    let offset = Int.random(in: 0..<steps, using: &random)
    let first = max(sequence.first, min(position - offset, end - steps))
    return first..<min(end, first + steps)
  }

  private func add(
    _ range: Range<Int>, of sequence: LoggedSequence, lane: Int, step: Int,
    to window: inout LaneBatcher.Window
  ) {
    let end = sequence.end(through: border)
    for (offset, position) in range.enumerated() {
      let row = (step + offset) * lanes + lane
      let (lookups, vector) = (sequence.lookups(at: position), sequence.vector(at: position))
      for (place, lookup) in lookups.enumerated() {
        window.lookups[row * lookups.count + place] = lookup
      }
      for (place, number) in vector.enumerated() {
        window.vectors[row * vector.count + place] = number
      }
      // At the first step the state is set from outside.
      window.resets[row] = offset == 0 && step > 0
      let origin = sequence.origin(at: position)
      for (head, delay) in delays.enumerated()
      where position - delay >= origin && (!extras.labelsLookAhead || position + 1 < end) {
        window.targets[head][row] = sequence.label(at: position - delay)
      }
      extras.add(
        sequence, at: position, end: end, row: row, to: &window)
      window.reaches[row] = min(position - origin, delays.last ?? 0)
      window.marks[row] = sequence.marks(at: position)
    }
    window.count += range.count
  }
}
