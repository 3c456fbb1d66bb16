/// A wave of one share of a model's streams as it is put together.
struct Wave: Sendable {
  /// Indexes of streams, their slots and, for each of them, table rows or the row that a vector has
  /// become.
  var streams: [Int] = []
  var slots: [Int] = []
  var lookups: [Int32] = []
  var vectors: [Float] = []

  /// Empties the wave and keeps its memory.
  mutating func clear() {
    streams.removeAll(keepingCapacity: true)
    slots.removeAll(keepingCapacity: true)
    lookups.removeAll(keepingCapacity: true)
    vectors.removeAll(keepingCapacity: true)
  }
}
