import Decoding
import ModelStore
import Recurrent

/// What a model's heads are trained to: softmax of every delay, with a CRF over the largest one, or
/// a forecast; and the word that follows, where there is an auxiliary head.
package struct TrainedHead: Sendable {
  /// How many elements back each head labels, rising.
  package let delays: [Int]
  /// What the CRF forbids; nil for softmax.
  package let rules: TransitionRules?

  /// How labels count.
  package let crossEntropy: CrossEntropyOptions
  /// What the loss of the auxiliary head counts; 0 without one.
  package let auxiliaryWeight: Float
  /// What heads are compared with beside labels.
  package let extras: ExtraTargets

  /// The head of a model with these labels.
  ///
  /// - Parameters:
  ///   - classWeights: what each label counts; empty: 1 each.
  ///   - smoothing: the part of the probability that is spread over all labels.
  /// - Throws: `DecoderError` where the head's scheme leaves a stream of these labels none, or
  ///   weights or smoothing cannot be used.
  package init(
    _ config: ModelConfig, labels: [String], classWeights: [Float] = [], smoothing: Float = 0
  ) throws(DecoderError) {
    crossEntropy = try CrossEntropyOptions(
      labels: labels.count, classWeights: classWeights, smoothing: smoothing)
    auxiliaryWeight = Float(config.auxiliary?.weight ?? 0)
    extras = ExtraTargets(config)
    delays = config.delays
    rules = config.head.crf == nil ? nil : try config.transitionRules(labels)
  }

  /// The heads whose loss the passes compute.
  var softmax: SoftmaxHeads {
    rules == nil && crossEntropy == .plain && extras.forecast == nil ? .all : .auxiliary
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
