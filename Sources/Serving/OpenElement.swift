import Decoding

/// An element whose label may still change.
struct OpenElement: Sendable {
  let seq: Int
  /// The token; nil for a vector.
  let token: String?
  /// Offsets in the text that it came in, in code points.
  let range: Range<Int>?
  /// Whether no space stands between it and the element before.
  let isGlued: Bool
  /// The probabilities of the labels by the largest delay that it has reached; empty before the
  /// first, and where a CRF labels.
  private(set) var probabilities: [Float] = []
  /// Its label now and the probability of it; nil before the first delay.
  ///
  /// Of a CRF as they were read last.
  private(set) var label: Int?
  private(set) var p: Float?
  /// Whether a row was sent, and the label that it had.
  var isSent = false
  var sentLabel: Int?

  init(seq: Int, token: String?, range: Range<Int>?, isGlued: Bool) {
    self.seq = seq
    self.token = token
    self.range = range
    self.isGlued = isGlued
  }

  /// An element as it was when its stream's state was stored.
  init(_ stored: OpenElement, probabilities: [Float], isSent: Bool, sentLabel: Int?) {
    self = stored
    self.probabilities = probabilities
    if !probabilities.isEmpty { choose() }
    self.isSent = isSent
    self.sentLabel = sentLabel
  }

  /// Whether a row has to be sent for it.
  var differsFromSent: Bool { !isSent || sentLabel != label }

  /// Takes the logits of a further delay, which `write` puts into memory for `labels` of them.
  mutating func revise(
    labels: Int, _ scratch: inout LabelScratch, write: (inout [Float]) -> Void
  ) {
    if probabilities.isEmpty { probabilities = scratch.room(for: labels) }
    write(&probabilities)
    softmax(&probabilities)
    choose()
  }

  /// Takes the label that a CRF gives it.
  mutating func set(label: Int, p: Float) {
    self.label = label
    self.p = p
  }

  private mutating func choose() {
    let best = indexOfLargest(probabilities)
    set(label: best, p: probabilities[best])
  }
}
