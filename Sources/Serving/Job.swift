import Text
import Wire

/// One accepted message on its way through the waves, or a refusal that waits for the answers
/// before it.
///
/// A class, because it goes through the hands of many and is too large to be copied for each.
final class Job {
  /// The frames that lead back to the sender.
  var envelope: [[UInt8]]
  /// How the message was written, and so how it is answered.
  var encoding: BodyEncoding
  /// What it was admitted for in its peer's window: its elements, at least 1.
  var cost = 0
  /// Whether it began its stream.
  var created = false
  /// Set when the message is only to be refused, in its turn.
  var refusal: Refusal?
  /// The message's id.
  var id: MessageID?
  /// The numbering that the positions belong to.
  var epoch = 0
  /// Position and number of its elements as sent, duplicates included.
  var seq = 0
  var count = 0
  /// How many of the first elements were there already; nil when none.
  var duplicate: Int?
  /// How many elements are missing before it; nil when none.
  var gap: Int?
  /// Whether what is open is committed and the state zeroed because of the gap.
  var resets = false
  /// The stream starts a new epoch before the message.
  var startsEpoch = false
  var begin = false
  var end = false
  var flush = false
  var top = 0
  /// Number of the elements to step, duplicates left out.
  var elementCount = 0
  /// These elements where they are tokens, and the table rows that they look up.
  var tokens: [Token] = []
  var hasOffsets = false
  /// Gold labels in the model's own spelling, one for each element to step, or none.
  var labels: [String?] = []
  var lookups: [Int32] = []
  /// Numbers in a vector; 0 where the elements are tokens.
  var dimensions = 0
  /// These elements where they are vectors, as they were sent: one after the other, NaN where a
  /// number is missing.
  var vectors: [Float] = []
  /// Nanoseconds of each of these elements, or of the first alone, or none: as they were sent.
  var times: [Int64] = []
  /// Elements stepped so far.
  var done = 0
  /// Elements of those that are logged.
  var logged = 0
  /// Whether `begin` has been carried out.
  var isStarted = false

  init(
    envelope: [[UInt8]], encoding: BodyEncoding, refusal: Refusal? = nil, cost: Int = 0,
    created: Bool = false
  ) {
    self.envelope = envelope
    self.encoding = encoding
    self.refusal = refusal
    self.cost = cost
    self.created = created
  }

  /// The answer to the message.
  func answer(_ reply: Answer.Reply, stream: String) -> Answer {
    Answer(
      envelope: envelope, stream: stream, encoding: encoding, reply: reply, cost: cost,
      created: created)
  }

  /// Whether all its elements are stepped.
  var isDone: Bool { done == elementCount }

  /// Position of the first element that is stepped.
  var firstSeq: Int { seq + (duplicate ?? 0) }
}
