import Wire

/// SplitMix64: the same seed gives the same test on every machine.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func value(depth: Int = 5) -> JSONValue {
    switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &self) {
    case 0: .null
    case 1: .bool(Bool.random(using: &self))
    case 2: .integer(Int64.random(in: .min ... .max, using: &self))
    case 3: .integer(Int64.random(in: -9...9, using: &self))
    case 4: .number(finiteDouble())
    case 5: .string(text())
    case 6: .array((0..<length()).map { _ in value(depth: depth - 1) })
    default:
      .object(
        (0..<length()).map { JSONMember(key: "\($0)" + text(), value: value(depth: depth - 1)) })
    }
  }

  mutating func text() -> String {
    let alphabet: [Unicode.Scalar] = [
      "a", "Z", "0", " ", "\"", "\\", "/", "\n", "\u{0}", "\u{1F}", "\u{7F}", "é", "ß", "\u{2028}",
      "中", "\u{FFFF}", "😀", "\u{10FFFF}", "\u{E000}", "\u{D7FF}",
    ]
    var text = ""
    for _ in 0..<length() {
      text.unicodeScalars.append(alphabet[Int.random(in: alphabet.indices, using: &self)])
    }
    return text
  }

  mutating func finiteDouble() -> Double {
    let any = Double(bitPattern: next())
    return any.isFinite ? any : 0.5
  }

  private mutating func length() -> Int {
    Int.random(in: 0...5, using: &self)
  }

  /// JSON text of a value with blanks and escapes where a writer may choose.
  mutating func spelled(_ value: JSONValue) -> String {
    switch value {
    case .string(let text): blank() + spelled(text) + blank()
    case .array(let values):
      "[" + blank() + values.map { spelled($0) }.joined(separator: ",") + "]" + blank()
    case .object(let members):
      "{"
        + members.map { blank() + spelled($0.key) + blank() + ":" + spelled($0.value) }
        .joined(separator: ",") + blank() + "}"
    default: blank() + String(decoding: value.serialized(), as: UTF8.self) + blank()
    }
  }

  private mutating func spelled(_ text: String) -> String {
    var output = "\""
    for scalar in text.unicodeScalars {
      let must = scalar.value < 0x20 || scalar == "\"" || scalar == "\\"
      guard must || Int.random(in: 0..<3, using: &self) == 0 else {
        output.unicodeScalars.append(scalar)
        continue
      }
      for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
        let digits = String(unit, radix: 16, uppercase: Bool.random(using: &self))
        output += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
    return output + "\""
  }

  private mutating func blank() -> String {
    ["", "", " ", "\n", "\t ", "\r\n"][Int.random(in: 0..<6, using: &self)]
  }

  /// The bytes with a few of them flipped, cut, inserted or doubled.
  mutating func mutated(
    _ bytes: [UInt8],
    spice: [UInt8] = Array("{}[]\":,\\u0d-+.eE19ntf\u{0}\u{7F}é".utf8) + [0x80, 0xC0, 0xED, 0xFF]
  ) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &self) {
      let place = Int.random(in: 0...bytes.count, using: &self)
      let end = min(bytes.count, place + Int.random(in: 1...6, using: &self))
      switch Int.random(in: 0..<5, using: &self) {
      case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &self)
      case 1: bytes.removeSubrange(place..<end)
      case 2: bytes.insert(contentsOf: bytes[place..<end], at: place)
      case 3: bytes.removeSubrange(place...)
      default: bytes.insert(spice[Int.random(in: spice.indices, using: &self)], at: place)
      }
    }
    return bytes
  }
}
