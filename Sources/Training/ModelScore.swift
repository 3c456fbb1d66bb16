import ModelStore

/// How well a model does what it is for.
public struct ModelScore: Sendable, Equatable {
  /// What it is for.
  public let task: ModelConfig.Task
  /// The labels of `tag` and `classify`.
  public internal(set) var tagging = TaggingScore()
  /// The predictions of `next`.
  public internal(set) var next = PerplexityScore()
  /// The forecasts of `forecast`.
  public internal(set) var forecast = ForecastScore()

  /// A score of nothing.
  public init(task: ModelConfig.Task) {
    self.task = task
  }

  /// The labels of a tagger.
  public init(_ tagging: TaggingScore) {
    task = .tag
    self.tagging = tagging
  }

  /// What one version is better in than another, the larger the better.
  ///
  /// F1 of labels, 0 to 1; for `next` and `forecast` the mean log-likelihood, in nats.
  public var value: Double {
    switch task {
    case .tag, .classify: tagging.f1
    case .next: -next.nats
    case .forecast: -forecast.nats
    }
  }

  /// The share of labels or of most probable tokens that were right, 0 to 1; 0 for `forecast`.
  public var accuracy: Double {
    switch task {
    case .tag, .classify: tagging.accuracy
    case .next: next.accuracy
    case .forecast: 0
    }
  }
}
