import Decoding

/// Memory that labelling needs, kept from one stream and wave to the next.
struct LabelScratch: Sendable {
  /// Logits of all heads, for a CRF.
  var allLogits: [Float] = []
  /// What was read last of a CRF's lattice.
  var reading = PathReading()
  /// Memory of probabilities that elements gave back when they were committed.
  private var spare: [[Float]] = []

  /// Blocks that are kept at most.
  private static let mostSpare = 65_536

  /// Makes room for so many logits.
  mutating func resizeLogits(to count: Int) {
    if allLogits.count != count { allLogits = Array(repeating: 0, count: count) }
  }

  /// Memory for the probabilities of `labels` labels; what is in it does not matter.
  mutating func room(for labels: Int) -> [Float] {
    guard var room = spare.popLast() else { return Array(repeating: 0, count: labels) }
    // Of a model with another number of labels: the block grows to the largest in time.
    while room.count > labels { room.removeLast() }
    while room.count < labels { room.append(0) }
    return room
  }

  /// Takes memory back.
  mutating func giveBack(_ room: [Float]) {
    if !room.isEmpty, spare.count < Self.mostSpare { spare.append(room) }
  }
}
