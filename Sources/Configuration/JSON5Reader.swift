import Wire

/// Reads a text of JSON5 (json5.org): JSON with comments, trailing commas, keys without quotes,
/// strings in single quotes, hexadecimal numbers.
///
/// Infinity and NaN, which JSON5 has, are refused: no setting takes them.
struct JSON5Reader {
  /// How deep arrays and objects may nest; recursion stays below it.
  static let deepest = 16

  let bytes: [UInt8]
  let source: String
  var position = 0
  private var depth = 0
  /// A place that is known already, so that lines are counted once.
  private var counted = (offset: 0, line: 1, column: 1)
  /// Keys that are written twice.
  private(set) var problems: [ConfigProblem] = []

  /// - Parameter source: what places name as their file.
  init(_ bytes: [UInt8], source: String) {
    self.bytes = bytes
    self.source = source
  }

  /// Reads the one value that the text is.
  mutating func read() throws(ConfigProblem) -> ConfigNode {
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw ConfigProblem(
        ConfigPlace(source: source, line: 1, column: 1), "the file is not UTF-8, which is wanted")
    }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    try skipBlanks()
    let node = try readValue()
    try skipBlanks()
    guard position == bytes.count else {
      throw problem("found \(describedHere) after the value, wanted the end")
    }
    return node
  }

  /// The byte at the position, or NUL at the end.
  var current: UInt8 { position < bytes.count ? bytes[position] : 0 }

  /// The line and column of a byte.
  mutating func place(at offset: Int) -> ConfigPlace {
    if offset < counted.offset { counted = (0, 1, 1) }
    for byte in bytes[counted.offset..<min(offset, bytes.count)] {
      if byte == UInt8(ascii: "\n") {
        counted = (0, counted.line + 1, 1)
      } else if byte & 0xC0 != 0x80 {
        counted.column += 1
      }
    }
    counted.offset = min(offset, bytes.count)
    return ConfigPlace(source: source, line: counted.line, column: counted.column)
  }

  /// A problem at the position, or at an earlier byte.
  mutating func problem(_ message: String, at offset: Int? = nil) -> ConfigProblem {
    ConfigProblem(place(at: offset ?? position), message)
  }

  /// What stands at the position, for messages.
  var describedHere: String {
    guard position < bytes.count else { return "the end of the file" }
    let rest = String(decoding: bytes[position..<min(position + 4, bytes.count)], as: UTF8.self)
    return "'\(escapedForDisplay(rest.first.map(String.init) ?? ""))'"
  }

  private mutating func readValue() throws(ConfigProblem) -> ConfigNode {
    let place = place(at: position)
    switch current {
    case UInt8(ascii: "{"): return ConfigNode(.object(try readObject()), at: place)
    case UInt8(ascii: "["): return ConfigNode(.array(try readArray()), at: place)
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      return ConfigNode(.string(try readString()), at: place)
    default: return ConfigNode(try readScalar(), at: place)
    }
  }

  private mutating func enter() throws(ConfigProblem) {
    guard depth < Self.deepest else {
      throw problem("found nesting deeper than \(Self.deepest), wanted at most that")
    }
    depth += 1
    position += 1
    try skipBlanks()
  }

  private mutating func readArray() throws(ConfigProblem) -> [ConfigNode] {
    try enter()
    var values: [ConfigNode] = []
    while current != UInt8(ascii: "]") {
      values.append(try readValue())
      try stepOverComma(before: "]")
    }
    position += 1
    depth -= 1
    return values
  }

  private mutating func readObject() throws(ConfigProblem) -> [ConfigMember] {
    try enter()
    var members: [ConfigMember] = []
    var first: [[UInt8]: ConfigPlace] = [:]
    while current != UInt8(ascii: "}") {
      let place = place(at: position)
      let key = try readKey()
      let node = try readValue()
      if let earlier = first.updateValue(place, forKey: Array(key.utf8)) {
        problems.append(
          ConfigProblem(
            place,
            "\"\(escapedForDisplay(key))\" is set twice, first on line \(earlier.line); "
              + "wanted once"))
      } else {
        members.append(ConfigMember(key: key, place: place, node: node))
      }
      try stepOverComma(before: "}")
    }
    position += 1
    depth -= 1
    return members
  }

  /// Steps over the comma after a value; before the closing bracket it may be left out.
  private mutating func stepOverComma(before close: Unicode.Scalar) throws(ConfigProblem) {
    try skipBlanks()
    if current == UInt8(ascii: ",") {
      position += 1
      try skipBlanks()
      return
    }
    guard position < bytes.count, current == UInt8(ascii: close) else {
      throw problem("found \(describedHere), wanted a comma or '\(close)'")
    }
  }

  private mutating func readKey() throws(ConfigProblem) -> String {
    let key: String
    switch current {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): key = try readString()
    default:
      let start = position
      while Self.isWord(current), position < bytes.count { position += 1 }
      guard start < position else { throw problem("found \(describedHere), wanted a key") }
      key = String(decoding: bytes[start..<position], as: UTF8.self)
    }
    try skipBlanks()
    guard current == UInt8(ascii: ":") else {
      throw problem("found \(describedHere), wanted a colon after the key \(key)")
    }
    position += 1
    try skipBlanks()
    return key
  }

  /// Whether a byte belongs to a key without quotes.
  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...0xFF:
      true
    default: false
    }
  }
}
