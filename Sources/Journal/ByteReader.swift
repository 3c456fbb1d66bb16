/// Takes the body of a row apart; whatever the bytes are, it answers or throws.
struct ByteReader {
  private let bytes: [UInt8]
  private var offset = 0
  private let end: Int

  init(_ bytes: [UInt8], count: Int? = nil) {
    self.bytes = bytes
    end = min(bytes.count, count ?? bytes.count)
  }

  var remaining: Int { end - offset }

  mutating func byte() throws(JournalError) -> UInt8 {
    guard offset < end else { throw .invalid("it ends too early, at byte \(offset)") }
    defer { offset += 1 }
    return bytes[offset]
  }

  mutating func number(limit: Int) throws(JournalError) -> Int {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 63, by: 7) {
      let next = try byte()
      value |= UInt64(next & 0x7F) << shift
      guard next < 0x80 else { continue }
      guard value <= UInt64(limit) else {
        throw .invalid("a number is \(value), wanted at most \(limit)")
      }
      return Int(value)
    }
    throw .invalid("a number has more than 63 bits")
  }

  /// A count of items that take at least `size` bytes each, so that no more memory is taken than
  /// the bytes that are there call for.
  mutating func count(limit: Int, size: Int = 1) throws(JournalError) -> Int {
    let value = try number(limit: limit)
    guard value <= remaining / size else {
      throw .invalid("\(value) items are announced, and \(remaining) bytes follow")
    }
    return value
  }

  mutating func blob(limit: Int) throws(JournalError) -> [UInt8] {
    let count = try count(limit: limit)
    defer { offset += count }
    return Array(bytes[offset..<offset + count])
  }

  mutating func string(limit: Int) throws(JournalError) -> String {
    let start = offset
    guard let text = String(validating: try blob(limit: limit), as: UTF8.self) else {
      throw .invalid("the text at byte \(start) is not UTF-8")
    }
    return text
  }

  mutating func floats(_ count: Int) throws(JournalError) -> [Float] {
    guard count >= 0, count <= remaining / 4 else {
      throw .invalid("\(count) floats are announced, and \(remaining) bytes follow")
    }
    defer { offset += 4 * count }
    return bytes.withUnsafeBytes { raw in
      (0..<count).map { index in
        let bits = raw.loadUnaligned(fromByteOffset: offset + 4 * index, as: UInt32.self)
        return Float(bitPattern: UInt32(littleEndian: bits))
      }
    }
  }

  func finish() throws(JournalError) {
    guard remaining == 0 else { throw .invalid("\(remaining) bytes follow its end") }
  }
}
