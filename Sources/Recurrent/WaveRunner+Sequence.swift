extension WaveRunner {
  /// Steps one stream by one element of a sequence that is there as a whole.
  ///
  /// - Parameters:
  ///   - index: which element.
  ///   - lookups: the table rows of all elements, (count, shape.lookups); empty for vector models.
  ///   - vectors: the vectors of all elements, (count, shape.input); empty for token models.
  ///   - slot: the stream's slot.
  ///   - arena: the states.
  public mutating func step(
    element index: Int, lookups: [Int32], vectors: [Float], slot: Int, arena: borrowing StateArena
  ) {
    let (rows, width) = (network.shape.lookups, network.shape.input)
    if network.shape.tables.isEmpty {
      step(
        vectors: Array(vectors[(index * width)..<((index + 1) * width)]), slots: [slot],
        arena: arena)
    } else {
      step(
        lookups: Array(lookups[(index * rows)..<((index + 1) * rows)]), slots: [slot], arena: arena)
    }
  }
}
