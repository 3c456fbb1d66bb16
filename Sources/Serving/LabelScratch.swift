import Decoding

/// Memory that labelling needs, kept from one stream and wave to the next.
struct LabelScratch: Sendable {
  /// Logits of one head.
  var logits: [Float] = []
  /// Logits of all heads, for a CRF.
  var allLogits: [Float] = []
  /// What was read last of a CRF's lattice.
  var reading = PathReading()
}
