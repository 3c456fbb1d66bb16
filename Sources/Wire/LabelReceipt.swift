/// The answer to labels that came after their elements.
public struct LabelReceipt: Sendable, Equatable {
  /// The position of the first label.
  public var seq: Int
  /// How many labels were taken.
  public var labels: Int
  /// The message's own id.
  public var id: MessageID?
  /// How many elements the peer may have sent and not yet had answered.
  public var credit: Int?

  /// Creates a receipt.
  public init(seq: Int, labels: Int, id: MessageID? = nil, credit: Int? = nil) {
    self.seq = seq
    self.labels = labels
    self.id = id
    self.credit = credit
  }

  /// The receipt as the body of an answer.
  public func encoded(as encoding: BodyEncoding = .json) -> [UInt8] {
    encoding.encoded(self)
  }
}

extension LabelReceipt: WritableBody {
  func write(to writer: inout some BodyWriter) {
    writer.beginObject()
    writer.member("seq", seq)
    writer.member("labels", labels)
    writer.member("id", id)
    writer.member("credit", credit)
    writer.endObject()
  }
}
