import Journal

/// When a message is answered.
public enum Acknowledgement: String, Sendable, CaseIterable {
  /// When it is computed.
  case computed
  /// When what it said is in the journal too.
  case logged
}

/// How the daemon logs.
public struct JournalSettings: Sendable {
  /// The journal's folder.
  public var folder: String
  /// What a commit survives.
  public var durability: Durability
  /// When messages are answered.
  public var acknowledgement: Acknowledgement
  /// How much is kept.
  public var retention: Retention
  /// Seconds between two rounds in which states are stored.
  public var snapshotSeconds: UInt64
  /// Elements of a segment at most.
  public var segmentElements: Int

  /// Gathers the settings.
  public init(
    folder: String, durability: Durability = .everySecond,
    acknowledgement: Acknowledgement = .computed, retention: Retention = Retention(),
    snapshotSeconds: UInt64 = 30, segmentElements: Int = 128
  ) {
    self.folder = folder
    self.durability = durability
    self.acknowledgement = acknowledgement
    self.retention = retention
    self.snapshotSeconds = snapshotSeconds
    self.segmentElements = segmentElements
  }
}
