/// What one accepted message caused: the answer to its sender and the publication to everybody.
public struct MessageResult: Sendable, Equatable {
  /// The position of the message's first element.
  public var seq: Int
  /// How many elements the message had.
  public var count: Int
  /// The position after the message.
  public var next: Int
  /// The message's own id.
  public var id: MessageID?
  /// The model's name.
  public var model: String
  /// The version that computed the rows.
  public var version: Int
  /// The model's swap counter, which only rises.
  public var swap: Int
  /// How many of the elements were there already.
  public var duplicate: Int?
  /// How many elements are missing before the message.
  public var gap: Int?
  /// Whether every row is final.
  public var final: Bool
  /// The rows in rising position.
  public var out: [ResultRow]
  /// Which fields the rows have.
  public var task: RowTask
  /// The entities that became complete; left out when empty.
  public var spans: [ResultSpan]
  /// How many elements the peer may have sent and not yet had answered.
  public var credit: Int?

  /// Creates a result.
  ///
  /// Where it is not inlined, all that was set is copied into the caller's.
  @inlinable @inline(__always)
  public init(
    seq: Int, count: Int, next: Int, id: MessageID? = nil, model: String, version: Int, swap: Int,
    duplicate: Int? = nil, gap: Int? = nil, final: Bool, out: [ResultRow] = [],
    spans: [ResultSpan] = [], credit: Int? = nil, task: RowTask = .tag
  ) {
    self.task = task
    self.seq = seq
    self.count = count
    self.next = next
    self.id = id
    self.model = model
    self.version = version
    self.swap = swap
    self.duplicate = duplicate
    self.gap = gap
    self.final = final
    self.out = out
    self.spans = spans
    self.credit = credit
  }

  /// The result as the body of an answer.
  public func encoded(as encoding: BodyEncoding = .json) -> [UInt8] {
    encoding.encoded(self, capacity: 128 + 96 * (out.count + spans.count))
  }
}

extension MessageResult: WritableBody {
  func write(to writer: inout some BodyWriter) { write(to: &writer, credit: credit) }

  /// Writes the result with a credit of its own.
  func write(to writer: inout some BodyWriter, credit: Int?) {
    writer.beginObject()
    writeHead(to: &writer)
    writer.member("credit", credit)
    writer.member("final", final)
    writer.fixedKey("out")
    writer.beginArray()
    // By index: a loop over the rows would copy each.
    for index in out.indices { out[index].write(to: &writer, task) }
    writer.endArray()
    if !spans.isEmpty {
      writer.fixedKey("spans")
      writer.beginArray()
      for span in spans { span.write(to: &writer) }
      writer.endArray()
    }
    writer.endObject()
  }

  private func writeHead(to writer: inout some BodyWriter) {
    writer.member("seq", seq)
    writer.member("count", count)
    writer.member("next", next)
    writer.member("id", id)
    writer.member("model", model)
    writer.member("version", version)
    writer.member("swap", swap)
    writer.member("duplicate", duplicate)
    writer.member("gap", gap)
  }
}
