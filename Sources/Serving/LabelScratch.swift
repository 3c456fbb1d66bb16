import Decoding

/// Memory that labelling needs, kept from one stream and wave to the next.
struct LabelScratch: Sendable {
  /// Logits of one head, or of all.
  var logits: [Float] = []
  /// What was read last of a CRF's lattice.
  var reading = PathReading()

  mutating func resize(_ count: Int) {
    if logits.count != count { logits = Array(repeating: 0, count: count) }
  }
}
