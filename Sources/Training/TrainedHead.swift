import Decoding
import ModelStore
import Recurrent

/// What a model's head is trained to: softmax of every delay, or with a CRF over the largest one.
package struct TrainedHead: Sendable {
  /// How many elements back each head labels, rising.
  package let delays: [Int]
  /// What the CRF forbids; nil for softmax.
  package let rules: TransitionRules?

  /// The head of a model with these labels.
  ///
  /// - Throws: `DecoderError` where the head's scheme leaves a stream of these labels none.
  package init(_ config: ModelConfig, labels: [String]) throws(DecoderError) {
    delays = config.delays
    rules = config.head.crf == nil ? nil : try config.transitionRules(labels)
  }

  /// The CRF with the present scores, and what of each lane it is trained on; nil for softmax.
  ///
  /// Its temperature is 1: another is fitted when the scores are there.
  ///
  /// - Throws: `DecoderError` where a score is not finite.
  package func chains(
    _ window: LaneBatcher.Window, lanes: Int, _ parameters: Parameters
  ) throws(DecoderError) -> (crf: CRF, lanes: [LaneChains])? {
    guard let rules else { return nil }
    return (
      try CRF(parameters, rules: rules),
      (0..<lanes).map { window.chains(lane: $0, lanes: lanes, delays: delays) }
    )
  }
}
