/// The parts of the message that was received last, in memory that the next one uses again.
public struct MessageParts: Sendable {
  /// Memory in bytes that is kept for the next message; what a rare large one took is given back.
  package static let kept = 1 << 20

  /// The bytes of all parts, one part after the other.
  public private(set) var bytes: [UInt8] = []
  private var ends: [Int] = []
  /// How many further parts there were; they are gone.
  public private(set) var droppedParts = 0

  /// No parts yet.
  public init() {}

  /// How many parts there are.
  public var count: Int { ends.count }

  /// Whether the message had more parts than were asked for.
  public var tooManyParts: Bool { droppedParts > 0 }

  /// Where a part lies in ``bytes``.
  public func range(_ part: Int) -> Range<Int> { (part == 0 ? 0 : ends[part - 1])..<ends[part] }

  /// A copy of a part.
  public func copy(_ part: Int) -> [UInt8] { Array(bytes[range(part)]) }

  /// Copies of all parts from one on.
  public func copies(from first: Int = 0) -> [[UInt8]] {
    (min(first, count)..<count).map { copy($0) }
  }

  mutating func clear() {
    bytes.removeAll(keepingCapacity: bytes.capacity <= Self.kept)
    ends.removeAll(keepingCapacity: true)
    droppedParts = 0
  }

  mutating func append(_ part: UnsafeRawBufferPointer) {
    bytes.append(contentsOf: part)
    ends.append(bytes.count)
  }

  mutating func drop() { droppedParts += 1 }
}
