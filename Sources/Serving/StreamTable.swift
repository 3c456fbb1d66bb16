/// The streams in memory by id, and those that rest in the order in which they were used.
///
/// Open addressing with linear probing; the hash is seeded for each process, so that no sender can
/// choose ids that collide.
struct StreamTable {
  private static let perChunk = 4096
  /// The tag of a slot that has none.
  private static let empty: UInt8 = 0

  /// The streams; a place stays a stream's own until it is removed.
  private var chunks: [[RestingStream]] = []
  private var free: [Int32] = []
  private var names = NameStore()
  private let hash = NameHash()
  /// Places by hash, and eight bits of each one's hash: others are not looked at, which would be far
  /// away in memory.
  private var slots: [Int32] = Array(repeating: 0, count: 64)
  private var tags: [UInt8] = Array(repeating: empty, count: 64)
  /// Streams that are there.
  private(set) var count = 0
  /// Places that are or were taken.
  private(set) var end = 0
  /// The ends of the list of streams that rest.
  private(set) var oldest: Int?
  private var newest: Int?

  /// Bytes that the table takes, the streams' ids with it.
  var bytes: Int {
    chunks.reduce(0) { $0 + $1.capacity * MemoryLayout<RestingStream>.stride }
      + 4 * (slots.capacity + free.capacity) + tags.capacity + names.bytes
  }

  subscript(place: Int) -> RestingStream {
    _read { yield chunks[place / Self.perChunk][place % Self.perChunk] }
    _modify { yield &chunks[place / Self.perChunk][place % Self.perChunk] }
  }

  func isUsed(_ place: Int) -> Bool { self[place].nameCount > 0 }

  func name(of place: Int) -> [UInt8] {
    names.name(self[place].name, count: Int(self[place].nameCount))
  }

  /// Where a stream is.
  func find(_ name: Span<UInt8>) -> Int? {
    let slot = slot(of: name, hash: hash(name))
    return tags[slot] == Self.empty ? nil : Int(slots[slot])
  }

  /// Adds a stream that is not there; its id has 1 to 255 bytes.
  mutating func insert(_ name: [UInt8]) -> Int {
    if 4 * (count + 1) > 3 * slots.count { grow() }
    let place = takePlace()
    var stream = RestingStream()
    stream.name = names.add(name)
    stream.nameCount = UInt8(name.count)
    self[place] = stream
    fill(place, name)
    count += 1
    return place
  }

  /// Removes a stream.
  mutating func remove(_ place: Int) {
    unlist(place)
    let name = name(of: place)
    var hole = slot(of: name.span, hash: hash(name.span))
    // Those that were pushed on by it move up (Knuth 6.4, algorithm R).
    var next = hole
    while true {
      next = (next + 1) & (slots.count - 1)
      guard tags[next] != Self.empty else { break }
      let home = home(hash(self.name(of: Int(slots[next])).span))
      let isBetween = hole <= next ? hole < home && home <= next : hole < home || home <= next
      guard !isBetween else { continue }
      slots[hole] = slots[next]
      tags[hole] = tags[next]
      hole = next
    }
    tags[hole] = Self.empty
    names.remove(self[place].name, count: Int(self[place].nameCount))
    self[place] = RestingStream()
    free.append(Int32(place))
    count -= 1
  }

  /// Takes a stream out of those that rest.
  mutating func unlist(_ place: Int) {
    guard self[place].isListed else { return }
    let (older, newer) = (Int(self[place].older), Int(self[place].newer))
    if older >= 0 { self[older].newer = Int32(newer) } else { oldest = newer < 0 ? nil : newer }
    if newer >= 0 { self[newer].older = Int32(older) } else { newest = older < 0 ? nil : older }
    self[place].isListed = false
    self[place].older = -1
    self[place].newer = -1
  }

  /// Puts a stream behind all others that rest.
  mutating func list(_ place: Int) {
    unlist(place)
    self[place].isListed = true
    self[place].older = Int32(newest ?? -1)
    if let newest { self[newest].newer = Int32(place) } else { oldest = place }
    newest = place
  }

  private mutating func takePlace() -> Int {
    if let place = free.popLast() { return Int(place) }
    if end % Self.perChunk == 0 {
      chunks.append(Array(repeating: RestingStream(), count: Self.perChunk))
    }
    end += 1
    return end - 1
  }

  private mutating func grow() {
    let (oldSlots, oldTags) = (slots, tags)
    slots = Array(repeating: 0, count: 2 * oldSlots.count)
    tags = Array(repeating: Self.empty, count: 2 * oldSlots.count)
    for (slot, tag) in oldTags.enumerated() where tag != Self.empty {
      let place = Int(oldSlots[slot])
      fill(place, name(of: place))
    }
  }

  /// Puts a stream into the slot where it belongs.
  private mutating func fill(_ place: Int, _ name: [UInt8]) {
    let hash = hash(name.span)
    let slot = slot(of: name.span, hash: hash)
    slots[slot] = Int32(place)
    tags[slot] = Self.tag(hash)
  }

  private func home(_ hash: UInt64) -> Int {
    Int(truncatingIfNeeded: hash) & (slots.count - 1)
  }

  private static func tag(_ hash: UInt64) -> UInt8 { max(1, UInt8(truncatingIfNeeded: hash >> 56)) }

  /// The slot that has the stream, or the free one where it belongs.
  private func slot(of name: Span<UInt8>, hash: UInt64) -> Int {
    var slot = home(hash)
    let tag = Self.tag(hash)
    while tags[slot] != Self.empty {
      if tags[slot] == tag {
        let place = Int(slots[slot])
        if Int(self[place].nameCount) == name.count, names.equals(self[place].name, name) { break }
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }
}
