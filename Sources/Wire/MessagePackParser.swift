/// A strict recursive-descent parser of one MessagePack value: one pass, no look-back.
struct MessagePackParser {
  /// What is reserved at once; a larger claim has to be followed by that many values.
  private static let reserved = 4096

  let bytes: UnsafeBufferPointer<UInt8>
  let maxDepth: Int
  var position = 0
  private var depth = 0

  init(bytes: UnsafeBufferPointer<UInt8>, maxDepth: Int) {
    self.bytes = bytes
    self.maxDepth = min(maxDepth, JSONParser.deepest)
  }

  mutating func parseDocument() throws(MessagePackError) -> JSONValue {
    let value = try parseValue()
    guard remaining == 0 else {
      throw failure("found \(describeCurrent()) after the value, wanted the end")
    }
    return value
  }

  var remaining: Int { bytes.count - position }

  private mutating func parseValue() throws(MessagePackError) -> JSONValue {
    let start = position
    let format = try read(UInt8.self, of: "a value")
    switch format {
    case 0x00...0x7F: return .integer(Int64(format))
    case 0x80...0x8F: return try parseMap(count: Int(format & 0x0F), from: start)
    case 0x90...0x9F: return try parseArray(count: Int(format & 0x0F), from: start)
    case 0xA0...0xBF, 0xD9...0xDB: return .string(try parseText(format, from: start))
    case 0xC0: return .null
    case 0xC2: return .bool(false)
    case 0xC3: return .bool(true)
    case 0xCA...0xCB, 0xCC...0xCF, 0xD0...0xD3: return try parseNumber(format, from: start)
    case 0xDC: return try parseArray(count: try readLength(UInt16.self), from: start)
    case 0xDD: return try parseArray(count: try readLength(UInt32.self), from: start)
    case 0xDE: return try parseMap(count: try readLength(UInt16.self), from: start)
    case 0xDF: return try parseMap(count: try readLength(UInt32.self), from: start)
    case 0xE0...0xFF: return .integer(Int64(Int8(bitPattern: format)))
    default:
      throw failure(
        "found \(describe(at: start)), wanted a map, array, string, integer, float, boolean or nil",
        at: start)
    }
  }

  /// Checks depth and length before anything is allocated for the values.
  private mutating func enter(
    _ kind: String, count: Int, entry size: Int, from start: Int
  ) throws(MessagePackError) {
    guard depth < maxDepth else {
      throw failure("found nesting deeper than \(maxDepth), wanted at most that", at: start)
    }
    guard count <= remaining / size else {
      throw failure(
        "found \(kind) of \(count) entries before the last \(remaining) bytes, "
          + "wanted at least \(size) for each entry", at: start)
    }
    depth += 1
  }

  private mutating func parseArray(
    count: Int, from start: Int
  ) throws(MessagePackError) -> JSONValue {
    try enter("an array", count: count, entry: 1, from: start)
    var values: [JSONValue] = []
    values.reserveCapacity(min(count, Self.reserved))
    for _ in 0..<count { values.append(try parseValue()) }
    depth -= 1
    return .array(values)
  }

  private mutating func parseMap(
    count: Int, from start: Int
  ) throws(MessagePackError) -> JSONValue {
    try enter("a map", count: count, entry: 2, from: start)
    var members: [JSONMember] = []
    members.reserveCapacity(min(count, Self.reserved))
    var keys = KeySet()
    for _ in 0..<count {
      let place = position
      let key = try parseKey()
      guard keys.insert(key, among: members) else {
        throw failure("found the key \"\(escapedForDisplay(key))\" twice, wanted once", at: place)
      }
      members.append(JSONMember(key: key, value: try parseValue()))
    }
    depth -= 1
    return .object(members)
  }

  private mutating func parseKey() throws(MessagePackError) -> String {
    let start = position
    let format = try read(UInt8.self, of: "a key")
    switch format {
    case 0xA0...0xBF, 0xD9...0xDB: return try parseText(format, from: start)
    default: throw failure("found \(describe(at: start)) as a key, wanted a string", at: start)
    }
  }
}
