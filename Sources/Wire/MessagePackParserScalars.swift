// Strings and numbers, and the words that errors use for what they found.
extension MessagePackParser {
  /// Reads a string from behind its format byte.
  mutating func parseText(_ format: UInt8, from start: Int) throws(MessagePackError) -> String {
    let length =
      switch format {
      case 0xD9: try readLength(UInt8.self)
      case 0xDA: try readLength(UInt16.self)
      case 0xDB: try readLength(UInt32.self)
      default: Int(format & 0x1F)
      }
    guard length <= remaining else {
      throw failure(
        "found a string of \(length) bytes before the last \(remaining), wanted all of it",
        at: start)
    }
    let slice = UnsafeBufferPointer(rebasing: bytes[position..<(position + length)])
    guard let text = String(utf8: slice.span) else {
      throw failure("found bytes that are not UTF-8, wanted UTF-8", at: position)
    }
    position += length
    return text
  }

  /// Reads an integer or float from behind its format byte.
  mutating func parseNumber(
    _ format: UInt8, from start: Int
  ) throws(MessagePackError) -> JSONValue {
    switch format {
    case 0xCA: return .number(Double(Float(bitPattern: try read(UInt32.self, of: "a float"))))
    case 0xCB: return .number(Double(bitPattern: try read(UInt64.self, of: "a float")))
    case 0xCC: return .integer(Int64(try read(UInt8.self)))
    case 0xCD: return .integer(Int64(try read(UInt16.self)))
    case 0xCE: return .integer(Int64(try read(UInt32.self)))
    case 0xD0: return .integer(Int64(try read(Int8.self)))
    case 0xD1: return .integer(Int64(try read(Int16.self)))
    case 0xD2: return .integer(Int64(try read(Int32.self)))
    case 0xD3: return .integer(try read(Int64.self))
    default:
      let unsigned = try read(UInt64.self)
      guard let integer = Int64(exactly: unsigned) else {
        throw failure("found the integer \(unsigned), wanted -2^63 to 2^63-1", at: start)
      }
      return .integer(integer)
    }
  }

  /// Reads the length of a string or container.
  mutating func readLength<Length: FixedWidthInteger & UnsignedInteger>(
    _ type: Length.Type
  ) throws(MessagePackError) -> Int {
    let start = position
    let length = try read(type, of: "a length")
    guard let exact = Int(exactly: length) else {
      throw failure("found the length \(length), wanted at most \(Int.max)", at: start)
    }
    return exact
  }

  /// Reads a big-endian integer.
  mutating func read<Value: FixedWidthInteger>(
    _: Value.Type, of what: String = "an integer"
  ) throws(MessagePackError) -> Value {
    let size = Value.bitWidth / 8
    guard size <= remaining else {
      throw failure("found the end, wanted \(remaining == 0 ? "" : "the rest of ")\(what)")
    }
    let value = UnsafeRawBufferPointer(bytes).loadUnaligned(
      fromByteOffset: position, as: Value.self)
    position += size
    return Value(bigEndian: value)
  }

  func failure(_ message: String, at offset: Int? = nil) -> MessagePackError {
    MessagePackError(offset: offset ?? position, message: message)
  }

  func describeCurrent() -> String {
    describe(at: position)
  }

  /// The kind of the value whose format byte is there, with its article.
  func describe(at offset: Int) -> String {
    guard offset < bytes.count else { return "the end" }
    switch bytes[offset] {
    case 0x80...0x8F, 0xDE...0xDF: return "a map"
    case 0x90...0x9F, 0xDC...0xDD: return "an array"
    case 0xA0...0xBF, 0xD9...0xDB: return "a string"
    case 0xC0: return "nil"
    case 0xC1: return "the byte 0xc1, which MessagePack never uses"
    case 0xC2...0xC3: return "a boolean"
    case 0xC4...0xC6: return "binary data (bin)"
    case 0xC7...0xC9: return describeExtension(type: offset + 1 + (1 << Int(bytes[offset] - 0xC7)))
    case 0xCA...0xCB: return "a float"
    case 0xD4...0xD8: return describeExtension(type: offset + 1)
    default: return "an integer"
    }
  }

  /// An extension by the type number at that place; -1 is the one that MessagePack itself defines.
  private func describeExtension(type place: Int) -> String {
    guard place < bytes.count else { return "an extension (ext)" }
    let type = Int8(bitPattern: bytes[place])
    return type == -1 ? "a timestamp" : "an extension (ext) of type \(type)"
  }
}
