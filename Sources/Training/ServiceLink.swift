import Wire

/// What the trainer asks of the daemon, which need not be there.
public struct ServiceLink {
  /// How a request ended.
  public enum Answer: Sendable, Equatable {
    /// It was carried out.
    case done
    /// The daemon refused it with this sentence.
    case refused(String)
    /// No daemon answers.
    case absent
  }

  /// The version of the model that is in service; nil where no daemon answers.
  public var versionInService: () -> Int?
  /// Puts a version into service.
  public var swap: (Int) -> Answer
  /// Writes the numbers of a gate into the journal.
  public var record: ([JSONMember]) -> Answer

  /// Gathers the requests.
  public init(
    versionInService: @escaping () -> Int?, swap: @escaping (Int) -> Answer,
    record: @escaping ([JSONMember]) -> Answer
  ) {
    self.versionInService = versionInService
    self.swap = swap
    self.record = record
  }

  /// No daemon.
  public static var none: ServiceLink {
    ServiceLink(versionInService: { nil }, swap: { _ in .absent }, record: { _ in .absent })
  }
}
