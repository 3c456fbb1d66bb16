/// How the learning rate goes on over the epochs.
public struct ScheduleOptions: Sendable, Equatable {
  /// The course of the rate.
  public enum Kind: String, Sendable, CaseIterable {
    /// Halved after 8/15 and after 12/15 of the epochs.
    case halving
    /// As it is.
    case constant
    /// Half a wave of the cosine from the rate to nothing at the end (Loshchilov & Hutter 2017,
    /// without restarts).
    case cosine
    /// Multiplied by `decay` whenever the score on dev has not risen for more than `patience`
    /// epochs, as PyTorch's ReduceLROnPlateau does.
    case plateau
    /// Constant for `hold` epochs, then multiplied by `decay` after each (Zaremba et al. 2014).
    case decay
  }

  /// The course.
  public var kind = Kind.halving
  /// Updates over which the rate rises in a straight line at the beginning.
  public var warmup = 0
  /// What the rate is multiplied by.
  public var decay: Float = 0.5
  /// Epochs without a better score that `plateau` puts up with.
  public var patience = 2
  /// Epochs that `decay` leaves the rate as it is.
  public var hold = 4

  /// The defaults.
  public init() {}
}
