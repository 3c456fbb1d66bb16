/// How far a stream is in the journal.
public struct StreamPosition: Sendable, Equatable {
  /// The stream's id.
  public var stream: [UInt8]
  /// The model that it was last routed to.
  public var model: String
  /// Its latest numbering.
  public var epoch: Int
  /// The position after the last element that the journal knows of.
  public var next: Int

  /// Creates a position.
  public init(stream: [UInt8], model: String, epoch: Int, next: Int) {
    self.stream = stream
    self.model = model
    self.epoch = epoch
    self.next = next
  }
}
