/// What a repair of the journal removed.
public struct RepairReport: Sendable, Equatable {
  /// A stream whose state could not be rebuilt any more, and where it goes on in the zero state.
  public struct Stream: Sendable, Equatable {
    /// The stream's id.
    public var id: [UInt8]
    /// The numbering that the position belongs to.
    public var epoch: Int
    /// The first element that is stepped from the zero state.
    public var seq: Int

    /// Gathers the place.
    public init(id: [UInt8], epoch: Int, seq: Int) {
      self.id = id
      self.epoch = epoch
      self.seq = seq
    }
  }

  /// A sentence for each damaged row.
  public var damage: [String] = []
  /// The streams that go on in the zero state, in the order of their ids.
  public var zeroed: [Stream] = []

  /// Nothing was damaged.
  public init() {}
}
