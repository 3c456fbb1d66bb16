/// What a committed transaction survives.
public enum Durability: String, Sendable, CaseIterable {
  /// The loss of power: every commit waits for the disk.
  case always
  /// The end of the process; the loss of power, but for at most the last second.
  case everySecond = "1s"
  /// The end of the process; after a loss of power the journal may be damaged.
  case none

  var synchronous: String {
    switch self {
    case .always: "FULL"
    case .everySecond: "NORMAL"
    case .none: "OFF"
    }
  }
}
