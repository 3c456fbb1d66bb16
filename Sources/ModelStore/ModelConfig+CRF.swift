import Decoding
import Recurrent
import Text

extension ModelConfig {
  /// What the head's scheme lets follow what.
  ///
  /// - Parameter labels: the labels by id.
  /// - Throws: `DecoderError` where a stream of these labels could not begin or not go on.
  public func transitionRules(_ labels: [String]) throws(DecoderError) -> TransitionRules {
    guard let scheme = head.scheme.tags else {
      return try .unrestricted(labels: labels.count)
    }
    return try TransitionRules(
      labels: labels.count, allowsStart: { scheme.allowsStart(labels[$0]) },
      allows: { scheme.allows(labels[$1], after: labels[$0]) },
      allowsEnd: { scheme.allowsEnd(labels[$0]) })
  }

  /// The CRF of the head with the scores that stand in the parameters; nil for softmax.
  ///
  /// - Throws: `DecoderError` where a score is not finite or the rules leave a stream no label.
  public func decoder(
    _ parameters: Parameters, labels: [String]
  ) throws(DecoderError) -> CRFDecoder? {
    guard let head = head.crf else { return nil }
    let crf = try CRF(
      parameters, rules: transitionRules(labels), temperature: head.temperature)
    return try CRFDecoder(crf: crf, lag: head.lag, delays: delays)
  }
}

extension CRF {
  /// Takes the scores that stand in a network's parameters.
  ///
  /// - Throws: `DecoderError` where one is not finite.
  public init(
    _ parameters: Parameters, rules: TransitionRules, temperature: Double = 1
  ) throws(DecoderError) {
    try self.init(
      transitions: parameters.array("crf.transitions"), start: parameters.array("crf.start"),
      end: parameters.array("crf.end"), rules: rules, temperature: temperature)
  }
}
