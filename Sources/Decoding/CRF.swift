/// A linear-chain conditional random field: the scores between neighbouring labels.
///
/// The score of the labels y of a sequence with emissions e is
/// start[y_0] + Σ_t e_t[y_t] + Σ_t transitions[y_t−1, y_t] + end[y_T−1]; probabilities are
/// proportional to exp(score / temperature) (Lafferty et al. 2001; Lample et al. 2016). What the
/// rules forbid scores −∞ whatever the parameters say, and gets no gradient.
public struct CRF: Sendable {
  /// What may follow what.
  public let rules: TransitionRules
  /// What scores are divided by before they become probabilities; the best path does not need it.
  public let temperature: Double
  /// Scores of (from, to), −∞ where forbidden.
  let transitions: [Float]
  let start: [Float]
  let end: [Float]
  /// Transitions over temperature: (from, to) and (to, from).
  let forward: LogMatrix
  let backward: LogMatrix

  /// Number of labels.
  public var labels: Int { rules.labels }

  /// Scores beyond this are cut to it, so that sums stay finite.
  static let largestScore: Float = 1e30

  /// Takes the parameters as they stand in the tensors `crf.…`.
  ///
  /// - Parameters:
  ///   - transitions: (from, to).
  ///   - start: a score for each first label.
  ///   - end: a score for each last label.
  ///   - rules: what is forbidden; a parameter of it is not looked at.
  ///   - temperature: of the probabilities.
  /// - Throws: ``DecoderError`` where a size does not fit the rules, an allowed parameter is not
  ///   finite, or the temperature is not a positive finite number.
  public init(
    transitions: [Float], start: [Float], end: [Float], rules: TransitionRules,
    temperature: Double = 1
  ) throws(DecoderError) {
    guard temperature > 0, temperature.isFinite, (1 / temperature).isFinite else {
      throw DecoderError(
        "the CRF's temperature is \(temperature); it must be a positive finite number")
    }
    let labels = rules.labels
    let transitions = try Self.scores("transitions", transitions, rules.follows)
    self.transitions = transitions
    self.start = try Self.scores("start", start, rules.starts)
    self.end = try Self.scores("end", end, rules.ends)
    self.rules = rules
    self.temperature = temperature
    forward = LogMatrix(count: labels) { from, to in
      Double(transitions[from * labels + to]) / temperature
    }
    backward = LogMatrix(count: labels) { to, from in
      Double(transitions[from * labels + to]) / temperature
    }
  }

  /// The same scores at another temperature.
  ///
  /// - Throws: ``DecoderError`` where it is not a positive finite number.
  public func tempered(_ temperature: Double) throws(DecoderError) -> CRF {
    try CRF(
      transitions: transitions, start: start, end: end, rules: rules, temperature: temperature)
  }

  /// A finite score for any emission: NaN is the worst of all.
  static func bounded(_ score: Float) -> Float {
    score.isNaN ? -largestScore : min(max(score, -largestScore), largestScore)
  }

  private static func scores(
    _ name: String, _ parameters: [Float], _ allowed: [Bool]
  ) throws(DecoderError) -> [Float] {
    guard parameters.count == allowed.count else {
      throw DecoderError(
        "crf.\(name) has \(parameters.count) numbers; the labels need \(allowed.count)")
    }
    if let index = parameters.indices.first(where: { allowed[$0] && !parameters[$0].isFinite }) {
      throw DecoderError(
        "crf.\(name) holds \(parameters[index]) at index \(index); it must be finite")
    }
    return parameters.indices.map { allowed[$0] ? bounded(parameters[$0]) : -.infinity }
  }
}
