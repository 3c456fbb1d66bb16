import Decoding
import ModelStore
import Recurrent

extension StreamRecord {
  /// Adds the element that was opened last to the lattice, and commits what is certain now.
  mutating func extendLattice(
    row: Int, of runner: WaveRunner, _ model: TaggerModel, _ decoder: CRFDecoder,
    _ scratch: inout LabelScratch, counters: inout EngineCounters
  ) {
    if lattice.isEmpty { lattice.append(decoder.start) }
    scratch.resizeLogits(to: runner.network.shape.outputs)
    runner.copyLogits(row: row, into: &scratch.allLogits)
    lattice[0].step(scratch.allLogits, crf: decoder.crf, committed: &scratch.reading)
    commitReading(model, &scratch, &counters)
  }

  /// Commits what the lattice holds; at the end of the sequence end scores count.
  mutating func finishLattice(
    _ model: TaggerModel, _ decoder: CRFDecoder, endsSequence: Bool, _ scratch: inout LabelScratch,
    counters: inout EngineCounters
  ) {
    guard !lattice.isEmpty else { return }
    lattice[0].finish(end: endsSequence, crf: decoder.crf, committed: &scratch.reading)
    commitReading(model, &scratch, &counters)
    if endsSequence { lattice = [] }
  }

  /// Labels the open elements with the best path now.
  mutating func readLattice(_ crf: CRF, _ scratch: inout LabelScratch) {
    guard !lattice.isEmpty else { return }
    lattice[0].readOpen(crf: crf, into: &scratch.reading)
    label(by: scratch.reading)
  }

  private mutating func commitReading(
    _ model: TaggerModel, _ scratch: inout LabelScratch, _ counters: inout EngineCounters
  ) {
    label(by: scratch.reading)
    for place in 0..<scratch.reading.count {
      commitFirst(model, at: place, &scratch, &counters)
    }
  }

  private mutating func label(by reading: PathReading) {
    for place in 0..<reading.count {
      open[place].set(label: reading.labels[place], p: reading.probability(place))
    }
  }
}
