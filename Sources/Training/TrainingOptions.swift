/// How a model is trained.
public struct TrainingOptions: Sendable {
  /// Passes over the training documents.
  public var epochs = 15
  /// Stop after this many seconds, whatever the epoch.
  public var seconds: Double?
  /// Sequences side by side in a mini-batch.
  public var lanes = 32
  /// Steps of one truncated-BPTT window.
  public var window = 32
  /// What moves the weights.
  public var optimiser = OptimiserOptions()
  /// Learning rate at the start; halved after 8/15 and after 12/15 of the epochs.
  public var rate: Float = 2e-3
  /// Largest global norm of a gradient.
  public var clip: Float = 1
  /// Share of the input, of each layer's input and of the top layer's output that is dropped.
  public var dropout: Float = 0.5
  /// Share of the words that are read as `<unk>`, by their other features alone; not used on the
  /// journal.
  public var wordDropout: Float = 0
  /// What an exponential moving average of the weights keeps at each update; 0 for none.
  ///
  /// The average is scored and published. Not used on the journal.
  public var average: Float = 0
  /// What each label counts in a softmax head; empty: 1 each.
  public var classWeights: [Float] = []
  /// The part of the probability that a softmax head spreads over all labels.
  public var smoothing: Float = 0
  /// Seed of weights, document order and dropout.
  public var seed: UInt64 = 1
  /// Threads; the result does not depend on them.
  public var threads = 2

  /// The defaults.
  public init() {}

  /// The learning rate in epoch `epoch`, counted from 1.
  func rate(epoch: Int) -> Float {
    let passed = Double(epoch - 1) / Double(max(epochs, 1))
    if passed >= 12.0 / 15 { return rate / 4 }
    return passed >= 8.0 / 15 ? rate / 2 : rate
  }
}

/// What the trainer tells while it runs.
public struct TrainingProgress: Sendable {
  /// Epoch, counted from 1.
  public var epoch: Int
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
  /// Mean global norm of the gradients before clipping.
  public var gradientNorm: Double
  /// What epochs are compared by, on dev, the larger the better: ``ModelScore/value``.
  public var score: Double
  /// Accuracy on dev, 0 to 1; 0 for forecasts.
  public var accuracy: Double
  /// The whole score on dev.
  public var measured: ModelScore
  /// Elements trained on a second.
  public var elementsPerSecond: Double
  /// Whether it is the best so far.
  public var isBest: Bool
  /// Updates that were dropped because loss or gradient were not finite.
  public var droppedUpdates: Int

  /// Whether its score is higher or, where no label is an entity, its accuracy.
  func isBetter(than other: EpochReport) -> Bool {
    (score, accuracy) > (other.score, other.accuracy)
  }
}
