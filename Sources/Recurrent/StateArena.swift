/// The recurrent states of many streams: slots of one size, each contiguous, grown in slabs.
///
/// A slot holds h and, where the cell has one, c of each layer, lowest layer first, every part
/// padded to ``padded(_:)`` units.
public struct StateArena {
  /// Floats in a slot.
  public let slotSize: Int
  private var slabs: [FloatBuffer] = []
  private var free: [Int] = []
  private let slotsPerSlab: Int

  /// An empty arena for the states of `network`.
  public init(network: PackedNetwork, slotsPerSlab: Int = 256) {
    slotSize = network.stateSize
    self.slotsPerSlab = slotsPerSlab
  }

  /// Slots in use and free together.
  public var capacity: Int { slabs.count * slotsPerSlab }

  /// Slots in use.
  public var used: Int { capacity - free.count }

  /// Takes a free slot, zeroed.
  ///
  /// Allocates when a new slab is due.
  public mutating func take() -> Int {
    if free.isEmpty {
      let first = capacity
      slabs.append(FloatBuffer(count: slotSize * slotsPerSlab))
      free.append(contentsOf: (first..<capacity).reversed())
    }
    let slot = free.removeLast()
    reset(slot)
    return slot
  }

  /// Gives a slot back.
  public mutating func release(_ slot: Int) { free.append(slot) }

  /// Sets a slot to the zero state.
  public func reset(_ slot: Int) {
    pointer(slot).update(repeating: 0, count: slotSize)
  }

  /// A copy of a slot's numbers.
  public func copy(_ slot: Int) -> [Float] {
    Array(UnsafeBufferPointer(start: pointer(slot), count: slotSize))
  }

  /// Replaces a slot's numbers by those that ``copy(_:)`` gave; a wrong count is a programmer error.
  public func set(_ slot: Int, to values: [Float]) {
    precondition(values.count == slotSize, "StateArena.set: a slot has \(slotSize) numbers")
    values.withUnsafeBufferPointer { source in
      guard let first = source.baseAddress else { return }
      pointer(slot).update(from: first, count: slotSize)
    }
  }

  /// The first float of a slot; the arena must outlive its use.
  func pointer(_ slot: Int) -> UnsafeMutablePointer<Float> {
    slabs[slot / slotsPerSlab].base + (slot % slotsPerSlab) * slotSize
  }
}
