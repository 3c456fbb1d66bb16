/// Appends MessagePack to a buffer, every value in its shortest form.
///
/// Calls must form a valid value, a key before each member's value; that is not checked.
public struct MessagePackWriter: BodyWriter {
  /// The bytes so far; the header of a container is right once that is closed.
  public private(set) var bytes: [UInt8] = []
  /// The innermost container that is open; outside of all it stands for none.
  private var current = OpenContainer.none
  /// Those around it.
  private var outer: [OpenContainer] = []

  /// Creates a writer with room for that many bytes.
  public init(capacity: Int = 256) {
    bytes.reserveCapacity(capacity)
    outer.reserveCapacity(8)
  }

  /// Empties the text and keeps its memory, unless that is large.
  mutating func clear() {
    bytes.removeAll(keepingCapacity: bytes.capacity <= BodyBuffer.kept)
    outer.removeAll(keepingCapacity: true)
    current = .none
  }

  /// Opens a map.
  public mutating func beginObject() {
    begin(isMap: true)
  }

  /// Closes a map.
  public mutating func endObject() {
    end(short: 0x80, wide: 0xDE)
  }

  /// Opens an array.
  public mutating func beginArray() {
    begin(isMap: false)
  }

  /// Closes an array.
  public mutating func endArray() {
    end(short: 0x90, wide: 0xDC)
  }

  /// Writes the key of the member whose value is written next.
  public mutating func key(_ name: String) {
    current.count += 1
    append(name)
  }

  /// Writes a key that is known when the program is built.
  public mutating func fixedKey(_ name: StaticString) {
    current.count += 1
    append(UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
  }

  /// Writes nil.
  public mutating func null() {
    countElement()
    bytes.append(0xC0)
  }

  /// Writes true or false.
  public mutating func bool(_ value: Bool) {
    countElement()
    bytes.append(value ? 0xC3 : 0xC2)
  }

  /// Writes an integer; one beyond 64 bits, which MessagePack does not have, becomes nil.
  public mutating func integer(_ value: some FixedWidthInteger) {
    countElement()
    if let unsigned = UInt64(exactly: value) {
      append(unsigned)
    } else if let negative = Int64(exactly: value) {
      append(negative)
    } else {
      bytes.append(0xC0)
    }
  }

  /// Writes a float32, or nil for what JSON does not have either: NaN and infinity.
  public mutating func number(_ value: Float) {
    guard value.isFinite else { return null() }
    countElement()
    append(0xCA, value.bitPattern)
  }

  /// Writes a float64, or nil for what JSON does not have either: NaN and infinity.
  public mutating func number(_ value: Double) {
    guard value.isFinite else { return null() }
    countElement()
    append(0xCB, value.bitPattern)
  }

  /// Writes a string.
  public mutating func string(_ text: String) {
    countElement()
    append(text)
  }

  private mutating func begin(isMap: Bool) {
    countElement()
    outer.append(current)
    current = OpenContainer(header: bytes.count, isMap: isMap)
    bytes.append(0)
  }

  /// Sets the header, which had room for a count up to 15, now that the count is known.
  private mutating func end(short: UInt8, wide: UInt8) {
    guard let around = outer.popLast() else { return }
    let container = current
    current = around
    let count = container.count
    if count < 16 {
      bytes[container.header] = short | UInt8(truncatingIfNeeded: count)
      return
    }
    let isLong = count > Int(UInt16.max)
    bytes[container.header] = isLong ? wide + 1 : wide
    let length = bigEndian(UInt32(truncatingIfNeeded: count))
    bytes.insert(contentsOf: isLong ? length[...] : length[2...], at: container.header + 1)
  }

  /// Counts a value that is written into an array; members are counted by their keys.
  private mutating func countElement() {
    if !current.isMap { current.count += 1 }
  }

  private mutating func append(_ value: UInt64) {
    switch value {
    case 0...0x7F: bytes.append(UInt8(truncatingIfNeeded: value))
    case 0...0xFF: append(0xCC, UInt8(truncatingIfNeeded: value))
    case 0...0xFFFF: append(0xCD, UInt16(truncatingIfNeeded: value))
    case 0...0xFFFF_FFFF: append(0xCE, UInt32(truncatingIfNeeded: value))
    default: append(0xCF, value)
    }
  }

  private mutating func append(_ negative: Int64) {
    switch negative {
    case -32...(-1): bytes.append(UInt8(truncatingIfNeeded: negative))
    case -0x80...(-1): append(0xD0, UInt8(truncatingIfNeeded: negative))
    case -0x8000...(-1): append(0xD1, UInt16(truncatingIfNeeded: negative))
    case -0x8000_0000...(-1): append(0xD2, UInt32(truncatingIfNeeded: negative))
    default: append(0xD3, UInt64(bitPattern: negative))
    }
  }

  private mutating func append(_ text: String) {
    let done: Void? = text.utf8.withContiguousStorageIfAvailable { append($0) }
    if done == nil { Array(text.utf8).withUnsafeBufferPointer { append($0) } }
  }

  private mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
    // Lengths end at 32 bits; a text of 4 GiB is far beyond every limit on frames.
    let length = text.count
    switch length {
    case 0...31: bytes.append(0xA0 | UInt8(truncatingIfNeeded: length))
    case 0...0xFF: append(0xD9, UInt8(truncatingIfNeeded: length))
    case 0...0xFFFF: append(0xDA, UInt16(truncatingIfNeeded: length))
    default: append(0xDB, UInt32(truncatingIfNeeded: length))
    }
    bytes.append(contentsOf: text)
  }

  private mutating func append(_ format: UInt8, _ payload: some FixedWidthInteger) {
    bytes.append(format)
    withUnsafeBytes(of: payload.bigEndian) { bytes.append(contentsOf: $0) }
  }

  private func bigEndian(_ value: UInt32) -> [UInt8] {
    withUnsafeBytes(of: value.bigEndian) { Array($0) }
  }
}

/// A map or array that is not closed yet.
private struct OpenContainer {
  /// Where its header is.
  let header: Int
  let isMap: Bool
  /// Members or elements so far.
  var count = 0

  /// What stands for no container at all.
  static let none = OpenContainer(header: 0, isMap: true)
}
