import Wire

/// What the engine says about one message: a result for everybody, or a refusal for its sender.
public struct Answer: Sendable {
  /// A result or a refusal.
  public enum Reply: Sendable {
    /// The message was used.
    case result(MessageResult)
    /// Nothing of the message was used.
    case refusal(Refusal)
    /// Labels that came late; they are kept unless the journal refuses the ticket's.
    case receipt(LabelReceipt, ticket: Int)
  }

  /// The frames that lead back to the sender; empty within one process.
  public var envelope: [[UInt8]]
  /// The stream, which is the topic of a publication.
  public var stream: String
  /// How the message was written, and so how it is answered and published.
  public var encoding: BodyEncoding
  /// The result or refusal.
  public var reply: Reply

  /// What its message was admitted for in its peer's window; 0 where it was not admitted.
  var cost: Int
  /// Whether its message began the stream.
  var created: Bool

  /// Elements that were sent again, whose committed rows the journal may have.
  var again: Elements?

  /// Some elements of a stream.
  struct Elements: Sendable {
    var epoch: Int
    var range: Range<Int>
  }

  /// An answer of these parts; without cost to a message that was not admitted in a window.
  @inline(__always)
  package init(
    envelope: [[UInt8]], stream: String, encoding: BodyEncoding, reply: Reply, cost: Int = 0,
    created: Bool = false
  ) {
    self.cost = cost
    self.created = created
    self.envelope = envelope
    self.stream = stream
    self.encoding = encoding
    self.reply = reply
  }

  /// Whether it says all that it can without the journal.
  var isReady: Bool {
    if case .receipt = reply { return false }
    return again == nil
  }

  /// The refusal instead of a receipt for labels of elements that the journal does not keep.
  func outsideJournal(_ receipt: LabelReceipt) -> Answer {
    let last = receipt.seq + max(0, receipt.labels - 1)
    var answer = self
    answer.reply = .refusal(
      Refusal(
        code: .label,
        message: "\(escapedForDisplay(stream)): the journal does not hold all of the elements "
          + "\(receipt.seq) to \(last); no label is kept",
        seq: receipt.seq, id: receipt.id))
    return answer
  }

  /// The body to send to the peer, which says its credit; results are written in `buffer`.
  func encoded(credit: Int?, in buffer: inout BodyBuffer) -> [UInt8] {
    switch reply {
    case .result(let result): return buffer.encoded(result, credit: credit, as: encoding)
    case .refusal(var refusal):
      refusal.credit = credit
      return refusal.encoded(as: encoding)
    case .receipt(let receipt, _): return receipt.encoded(as: encoding)
    }
  }

  /// The body to send.
  public func encoded() -> [UInt8] {
    switch reply {
    case .result(let result): result.encoded(as: encoding)
    case .refusal(let refusal): refusal.encoded(as: encoding)
    case .receipt(let receipt, _): receipt.encoded(as: encoding)
    }
  }
}

/// How much the engine takes on at most.
public struct EngineLimits: Sendable {
  /// What a message may hold.
  public var wire = WireLimits()
  /// Streams that are known.
  public var streams = 1_000_000
  /// Streams in memory; those that were used least recently are spilled.
  public var resident = 200_000
  /// Seconds for which a stream may stay in memory without a message; then it is spilled.
  public var idleSeconds: UInt32 = 1800
  /// Elements that wait for their wave.
  public var pending = 100_000
  /// Elements that a peer may have unanswered before its first answer.
  public var firstCredit = 256
  /// The largest window of elements that a peer is given.
  public var credit = 16_384
  /// Elements that wait for the journal at most.
  ///
  /// Ten times ``pending``, from which on peers are slowed down: publishers cannot be.
  public var backlog: Int { 10 * pending }
  /// Streams that may begin with messages of one peer: half of all.
  public var streamsOfPeer: Int { max(1, streams / 2) }

  /// The defaults of the configuration.
  public init() {}
}

/// How many threads step the waves of an engine.
public struct EngineThreads: Sendable {
  /// Threads, the one that asks included; each has the states of its share of the streams.
  public var count = 1
  /// Elements of a wave from which on all threads take part: waking them costs more than a few.
  public var smallestWave = 32

  /// One thread.
  public init() {}
}

/// What the engine has done since its start.
public struct EngineCounters: Sendable {
  /// Messages that came in.
  public var messages = 0
  /// Messages that were refused.
  public var refused = 0
  /// Messages that were refused, by code.
  public var refusals: [ErrorCode: Int] = [:]
  /// Messages whose elements were stepped or had been before.
  public var answered = 0
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
  /// Streams that left memory for want of room.
  public var spilled = 0
  /// Streams that came back.
  public var broughtBack = 0
  /// Elements that came between an element and its commit.
  public var commitDelays = Histogram()
  /// Elements that each model stepped together.
  public var waveSizes = Histogram()

  package mutating func refuse(_ code: ErrorCode) {
    refused += 1
    refusals[code, default: 0] += 1
  }
}
