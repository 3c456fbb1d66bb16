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
  /// first.
  private(set) var probabilities: [Float] = []
  /// The label with the largest probability; nil before the first delay.
  private(set) var label: Int?
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
    label = probabilities.isEmpty ? nil : indexOfLargest(probabilities)
    self.isSent = isSent
    self.sentLabel = sentLabel
  }

  /// Whether a row has to be sent for it.
  var differsFromSent: Bool { !isSent || sentLabel != label }

  /// The probability of the label.
  var p: Float? { label.map { probabilities[$0] } }

  /// Takes the logits of a further delay.
  mutating func revise(logits: [Float]) {
    probabilities = logits
    softmax(&probabilities)
    label = indexOfLargest(probabilities)
  }
}
