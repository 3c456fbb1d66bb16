/// What happened to the messages of one run.
struct SendTally: Sendable {
  /// Refusals whose sentence is kept.
  private static let shown = 3

  /// Messages that were answered by a result.
  private(set) var messages = 0
  /// Elements in them, duplicates left out.
  private(set) var elements = 0
  private(set) var duplicates = 0
  private(set) var committed = 0
  private(set) var again = 0
  private(set) var models: Set<String> = []
  private(set) var versions: Set<Int> = []
  /// Messages refused for good by code, and the first sentences.
  private(set) var refusals: [String: Int] = [:]
  private(set) var sentences: [String] = []
  /// Tokens that were predicted, and the sum of their bits.
  private(set) var predicted = (tokens: 0, bits: 0.0)
  /// Vectors that were forecast, and the sum of their negative log-likelihoods.
  private(set) var forecast = (vectors: 0, nats: 0.0)
  /// Whether what came back has no labels to score.
  private(set) var isLabelless = false
  /// Nanoseconds from sending to the result.
  private(set) var latencies: [UInt64] = []
  /// Nanoseconds from the first message to the last answer.
  var elapsed: UInt64 = 0

  var refused: Int { refusals.values.reduce(0, +) }
  var seconds: Double { Double(elapsed) / 1e9 }
  var elementsPerSecond: Double { Double(elements) / max(seconds, 1e-9) }

  mutating func count(_ answer: SendAnswer, _ outcome: SendOutcome, latency: UInt64) {
    switch outcome {
    case .accepted:
      messages += 1
      elements += max(0, answer.count - answer.duplicates)
      duplicates += answer.duplicates
      committed += answer.committed.count
      if let model = answer.model { models.insert(model) }
      versions.insert(answer.version)
      predicted.tokens += answer.surprisals.count
      predicted.bits += answer.surprisals.reduce(0, +)
      forecast.vectors += answer.scores.count
      forecast.nats += answer.scores.reduce(0, +)
      if answer.isLabelless { isLabelless = true }
      latencies.append(latency)
    case .again: again += 1
    case .refused:
      if let refused = answer.refused { refuse(refused.code, refused.message) }
    }
  }

  mutating func refuse(_ code: String, _ message: String) {
    refusals[code, default: 0] += 1
    if sentences.count < Self.shown { sentences.append("\(code): \(message)") }
  }

  /// Latencies at these shares in milliseconds, by nearest rank; 0 without any.
  func latencies(at shares: [Double]) -> [Double] {
    let sorted = latencies.sorted()
    return shares.map { share in
      guard !sorted.isEmpty else { return 0 }
      let rank = Int((share * Double(sorted.count)).rounded(.up))
      return Double(sorted[min(max(rank, 1), sorted.count) - 1]) / 1e6
    }
  }
}
