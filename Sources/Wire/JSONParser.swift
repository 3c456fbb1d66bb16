/// A strict recursive-descent parser of one JSON text: one pass, no look-back.
struct JSONParser {
  /// Recursion stays below this whatever a caller asks for, so that no input overflows the stack.
  static let deepest = 128

  let bytes: UnsafeBufferPointer<UInt8>
  let maxDepth: Int
  var position = 0
  var depth = 0

  init(bytes: UnsafeBufferPointer<UInt8>, maxDepth: Int) {
    self.bytes = bytes
    self.maxDepth = min(maxDepth, Self.deepest)
  }

  mutating func parseDocument() throws(JSONError) -> JSONValue {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      throw failure("found a byte order mark, wanted JSON without one")
    }
    skipBlanks()
    let value = try parseValue()
    skipBlanks()
    guard position == bytes.count else {
      throw failure("found \(describeCurrent()) after the value, wanted the end")
    }
    return value
  }

  /// The byte at the position, or NUL, which is valid nowhere, at the end.
  @inline(__always)
  var current: UInt8 {
    position < bytes.count ? bytes[position] : 0
  }

  @inline(__always)
  mutating func skipBlanks() {
    while position < bytes.count {
      let byte = bytes[position]
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
      position += 1
    }
  }

  mutating func parseValue() throws(JSONError) -> JSONValue {
    switch current {
    case UInt8(ascii: "\""): .string(try parseString())
    case UInt8(ascii: "{"): try parseObject()
    case UInt8(ascii: "["): try parseArray()
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try parseNumber()
    case UInt8(ascii: "t"): try parseLiteral("true", .bool(true))
    case UInt8(ascii: "f"): try parseLiteral("false", .bool(false))
    case UInt8(ascii: "n"): try parseLiteral("null", .null)
    default: throw failure("found \(describeCurrent()), wanted a value")
    }
  }

  private mutating func parseLiteral(
    _ word: StaticString, _ value: JSONValue
  ) throws(JSONError) -> JSONValue {
    let length = word.utf8CodeUnitCount
    let rest = UnsafeBufferPointer(rebasing: bytes[position...])
    let wanted = UnsafeBufferPointer(start: word.utf8Start, count: length)
    guard rest.starts(with: wanted) else {
      throw failure("found \(describeCurrent()), wanted \(word)")
    }
    position += length
    return value
  }

  private mutating func enter() throws(JSONError) {
    guard depth < maxDepth else {
      throw failure("found nesting deeper than \(maxDepth), wanted at most that")
    }
    depth += 1
    position += 1
    skipBlanks()
  }

  private mutating func parseArray() throws(JSONError) -> JSONValue {
    try enter()
    var values: [JSONValue] = []
    if current != UInt8(ascii: "]") {
      while true {
        values.append(try parseValue())
        guard try continues(until: UInt8(ascii: "]")) else { break }
      }
    }
    position += 1
    depth -= 1
    return .array(values)
  }

  private mutating func parseObject() throws(JSONError) -> JSONValue {
    try enter()
    var members: [JSONMember] = []
    var keys = KeySet()
    if current != UInt8(ascii: "}") {
      members.reserveCapacity(4)
      while true {
        let start = position
        let key = try parseKey()
        guard keys.insert(key, among: members) else {
          throw failure("found the key \"\(escapedForDisplay(key))\" twice, wanted once", at: start)
        }
        members.append(JSONMember(key: key, value: try parseValue()))
        guard try continues(until: UInt8(ascii: "}")) else { break }
      }
    }
    position += 1
    depth -= 1
    return .object(members)
  }

  private mutating func parseKey() throws(JSONError) -> String {
    guard current == UInt8(ascii: "\"") else {
      throw failure("found \(describeCurrent()), wanted a key in double quotes")
    }
    let key = try parseString()
    skipBlanks()
    guard current == UInt8(ascii: ":") else {
      throw failure("found \(describeCurrent()), wanted a colon after the key")
    }
    position += 1
    skipBlanks()
    return key
  }

  /// Steps over a comma; false at the closing bracket, which is left for the caller.
  private mutating func continues(until close: UInt8) throws(JSONError) -> Bool {
    skipBlanks()
    if current == close { return false }
    guard current == UInt8(ascii: ",") else {
      let wanted = Unicode.Scalar(close)
      throw failure("found \(describeCurrent()), wanted a comma or \(wanted)")
    }
    position += 1
    skipBlanks()
    return true
  }
}
