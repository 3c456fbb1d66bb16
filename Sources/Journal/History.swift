/// Where a stream went from one version to another.
public struct VersionChange: Sendable, Equatable {
  /// The numbering that the position belongs to.
  public var epoch: Int
  /// The first element that the version computed.
  public var seq: Int
  /// The version.
  public var version: Int
  /// The model's swap counter.
  public var swap: Int
  /// When, in nanoseconds since 1970.
  public var time: Int64

  /// Creates a change.
  public init(epoch: Int, seq: Int, version: Int, swap: Int, time: Int64) {
    self.epoch = epoch
    self.seq = seq
    self.version = version
    self.swap = swap
    self.time = time
  }
}

/// A version that a model was swapped to.
public struct SwapRecord: Sendable, Equatable {
  /// The model's name.
  public var model: String
  /// The version in service afterwards.
  public var version: Int
  /// The model's swap counter afterwards.
  public var swap: Int
  /// When, in nanoseconds since 1970.
  public var time: Int64
  /// Who or what asked for it.
  public var reason: String

  /// Creates a record.
  public init(model: String, version: Int, swap: Int, time: Int64, reason: String) {
    self.model = model
    self.version = version
    self.swap = swap
    self.time = time
    self.reason = reason
  }
}

/// What a gate measured and decided.
public struct GateRecord: Sendable, Equatable {
  /// The model's name.
  public var model: String
  /// When, in nanoseconds since 1970.
  public var time: Int64
  /// The measurements and the decision as JSON, which the journal does not look at.
  public var numbers: String

  /// Creates a record.
  public init(model: String, time: Int64, numbers: String) {
    self.model = model
    self.time = time
    self.numbers = numbers
  }
}
