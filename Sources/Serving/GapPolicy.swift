/// What happens when elements of a publisher's stream are missing before a message.
///
/// On `intake` such a message is always refused with the position to go on from.
public enum GapPolicy: String, Sendable, CaseIterable {
  /// Step on with what came; the result says how many are missing.
  case `continue`
  /// Commit what is open and go on from the zero state; the result says how many are missing.
  case reset
  /// Refuse messages until one begins at the position, says `begin` or starts a new epoch.
  case reject
}
