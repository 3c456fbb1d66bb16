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
  /// Learning rate at the start.
  public var rate: Float = 2e-3
  /// How the rate goes on; the journal's trainer leaves it as it is.
  public var schedule = ScheduleOptions()
  /// Epochs without a better score on dev after which training ends; nil for all epochs.
  public var stopAfter: Int?
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
  /// Share of h that is dropped on its way to the next step, with one mask for a sequence (Gal &
  /// Ghahramani 2016).
  public var recurrentDropout: Float = 0
  /// Seed of weights, document order and dropout.
  public var seed: UInt64 = 1
  /// Threads; the result does not depend on them.
  public var threads = 2

  /// The defaults.
  public init() {}
}
