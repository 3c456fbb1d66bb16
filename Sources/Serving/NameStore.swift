/// The ids of many streams, packed: each takes its bytes, rounded up to 8.
///
/// A name is found again by its handle and its length, which the caller keeps.
struct NameStore {
  /// Names of up to 8 (i + 1) bytes, in chunks.
  private struct SizeClass {
    var chunks: [[UInt8]] = []
    var free: [UInt32] = []
    var used = 0
  }

  private static let slotsPerChunk = 4096
  private var classes: [SizeClass] = Array(repeating: SizeClass(), count: 32)

  /// Bytes that are taken.
  var bytes: Int {
    classes.reduce(0) { sum, size in
      sum + size.chunks.reduce(0) { $0 + $1.capacity } + 4 * size.free.capacity
    }
  }

  /// Keeps a name of at most 255 bytes.
  mutating func add(_ name: [UInt8]) -> UInt32 {
    let (index, width) = Self.size(name.count)
    if let handle = classes[index].free.popLast() {
      write(name, handle, index, width)
      return handle
    }
    let handle = UInt32(classes[index].used)
    if classes[index].used % Self.slotsPerChunk == 0 {
      classes[index].chunks.append(Array(repeating: 0, count: width * Self.slotsPerChunk))
    }
    classes[index].used += 1
    write(name, handle, index, width)
    return handle
  }

  mutating func remove(_ handle: UInt32, count: Int) {
    classes[Self.size(count).index].free.append(handle)
  }

  func name(_ handle: UInt32, count: Int) -> [UInt8] {
    let (index, width) = Self.size(count)
    let (chunk, first) = Self.place(handle, width)
    return Array(classes[index].chunks[chunk][first..<first + count])
  }

  func equals(_ handle: UInt32, _ name: Span<UInt8>) -> Bool {
    let (index, width) = Self.size(name.count)
    let (chunk, first) = Self.place(handle, width)
    return classes[index].chunks[chunk].withUnsafeBufferPointer { bytes in
      for offset in name.indices where bytes[first + offset] != name[offset] { return false }
      return true
    }
  }

  private mutating func write(_ name: [UInt8], _ handle: UInt32, _ index: Int, _ width: Int) {
    let (chunk, first) = Self.place(handle, width)
    for offset in name.indices { classes[index].chunks[chunk][first + offset] = name[offset] }
  }

  private static func size(_ count: Int) -> (index: Int, width: Int) {
    let index = max(0, count - 1) / 8
    return (index, 8 * (index + 1))
  }

  private static func place(_ handle: UInt32, _ width: Int) -> (chunk: Int, first: Int) {
    (Int(handle) / slotsPerChunk, Int(handle) % slotsPerChunk * width)
  }
}
