import Wire

/// What the engine says about one message: a result for everybody, or a refusal for its sender.
public struct Answer: Sendable {
  /// A result or a refusal.
  public enum Reply: Sendable {
    /// The message was used.
    case result(MessageResult)
    /// Nothing of the message was used.
    case refusal(Refusal)
  }

  /// The frames that lead back to the sender; empty within one process.
  public var envelope: [[UInt8]]
  /// The stream, which is the topic of a publication.
  public var stream: String
  /// The result or refusal.
  public var reply: Reply

  /// The body to send.
  public func encoded() -> [UInt8] {
    switch reply {
    case .result(let result): result.encoded()
    case .refusal(let refusal): refusal.encoded()
    }
  }
}

/// How much the engine takes on at most.
public struct EngineLimits: Sendable {
  /// What a message may hold.
  public var wire = WireLimits()
  /// Streams that are known.
  public var streams = 1_000_000
  /// Elements that wait for their wave.
  public var pending = 100_000

  /// The defaults of the configuration.
  public init() {}
}

/// What the engine has done since its start.
public struct EngineCounters: Sendable {
  /// Messages that came in.
  public var messages = 0
  /// Messages that were refused.
  public var refused = 0
  /// Elements stepped.
  public var elements = 0
  /// Elements that had been seen before.
  public var duplicates = 0
  /// Elements that a publisher numbered and that never came.
  public var missing = 0
  /// Rows sent for the first time, changed and committed.
  public var rowsAdded = 0
  /// Rows whose label changed after it had been published.
  public var rowsRevised = 0
  /// Rows committed.
  public var rowsCommitted = 0
  /// Waves run.
  public var waves = 0
}
