import Recurrent

extension WaveRunner {
  /// Steps one element of each of several sequences, tokens or vectors as the network takes them.
  mutating func step(
    _ elements: [(sequence: LoggedSequence, position: Int)], slots: [Int],
    arena: borrowing StateArena
  ) {
    if network.shape.tables.isEmpty {
      step(
        vectors: elements.flatMap { $0.sequence.vector(at: $0.position) }, slots: slots,
        arena: arena)
    } else {
      step(
        lookups: elements.flatMap { $0.sequence.lookups(at: $0.position) }, slots: slots,
        arena: arena)
    }
  }
}
