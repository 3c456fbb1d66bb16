/// A message as it came in.
public struct Received: Sendable, Equatable {
  /// Its parts, up to the number that was asked for.
  public var parts: [[UInt8]]
  /// How many further parts there were; they are gone.
  public var droppedParts: Int

  /// Whether the message had more parts than were asked for.
  public var tooManyParts: Bool { droppedParts > 0 }
}
