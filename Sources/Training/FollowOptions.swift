/// How a trainer follows the journal.
public struct FollowOptions: Sendable {
  /// When a challenger becomes a version.
  public enum Publishing: Sendable {
    /// When the gate accepts it.
    case gated
    /// After every round, whatever the gate says.
    case always
    /// Never.
    case never
  }

  /// Windows, rate, dropout, threads.
  public var training = TrainingOptions()
  /// Elements that are stepped before a window.
  public var burnIn = 16
  /// Updates of a round; nil for as many as ``passes`` take.
  public var updates: Int?
  /// How often a round goes over the elements that are new to it, in expectation.
  public var passes = 3.0
  /// New labelled elements without which no round is made.
  public var minimumNew = 50
  /// Elements that are kept in memory, the newest.
  public var kept = 2_000_000
  /// What decides.
  public var gate = Gate()
  /// When a challenger becomes a version.
  public var publishing = Publishing.gated

  /// The defaults; the rate is a quarter of that from scratch, for the weights are good already.
  public init() {
    training.rate = 5e-4
    training.threads = 1
  }
}

/// What one round did.
public struct RoundReport: Sendable {
  /// Rounds so far, over all runs of the trainer.
  public var round = 0
  /// Elements and streams that are kept in memory.
  public var kept = (elements: 0, streams: 0)
  /// Labelled elements that came since the last round.
  public var newLabelled = 0
  /// The version in service.
  public var champion = 0
  /// The version in service on the new elements, before anything was learned from them.
  public var prequential: Measured?
  /// Updates made, and those that were dropped.
  public var updates = 0
  /// Updates whose loss was not finite or exploded.
  public var dropped = 0
  /// Mean loss of the updates, in nats.
  public var loss = Double.nan
  /// Elements trained on a second.
  public var elementsPerSecond = 0.0
  /// What the gate measured and decided; nil where there was nothing to decide.
  public var gate: GateDecision?
  /// The version that was published.
  public var published: Int?
  /// Whether the daemon has put it into service.
  public var isInService = false
  /// Why nothing was learned; nil where something was.
  public var waiting: String?
  /// Whether it was stopped before its end.
  public var wasStopped = false
}
