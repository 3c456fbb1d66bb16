/// What the trainer tells while it runs.
public struct TrainingProgress: Sendable {
  /// An update that moved the weights.
  public struct Update: Sendable {
    /// Its number, counted from 1, dropped ones too.
    public var number: Int
    /// Loss of its window, in nats.
    public var loss: Double
    /// Global norm of the gradient before clipping.
    public var norm: Double
    /// Learning rate.
    public var rate: Float
  }

  /// The last update; nil where it was dropped.
  public var update: Update?
  /// Epoch, counted from 1.
  public var epoch: Int
  /// Passes over the data so far.
  public var passes: Double
  /// Share of all epochs that is done, 0 to 1.
  public var fraction: Double
  /// Mean loss of this epoch so far, in nats.
  public var loss: Double
  /// Best score on dev so far; nil before the first.
  public var best: Double?
  /// Elements trained on a second.
  public var elementsPerSecond: Double
  /// Seconds that are left at this rate.
  public var secondsLeft: Double
}

/// One finished epoch.
public struct EpochReport: Sendable {
  /// Epoch, counted from 1.
  public var epoch: Int
  /// Mean loss over its windows, in nats.
  public var loss: Double
  /// Learning rate of its last update.
  public var rate: Float
  /// Windows learned from.
  public var updates: Int
  /// Mean global norm of the gradients before clipping.
  public var gradientNorm: Double
  /// What epochs are compared by, on dev, the larger the better: ``ModelScore/value``.
  public var score: Double
  /// Accuracy on dev, 0 to 1; 0 for forecasts.
  public var accuracy: Double
  /// The whole score on dev.
  public var measured: ModelScore
  /// Seconds it took, without scoring.
  public var seconds: Double
  /// Elements trained on a second.
  public var elementsPerSecond: Double
  /// Whether it is the best so far.
  public var isBest: Bool
  /// Updates that were dropped because loss or gradient were not finite or exploded.
  public var droppedUpdates: Int

  /// Whether its score is higher or, where no label is an entity, its accuracy.
  func isBetter(than other: EpochReport) -> Bool {
    (score, accuracy) > (other.score, other.accuracy)
  }
}
