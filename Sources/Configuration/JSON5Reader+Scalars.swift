import Wire

// Strings, numbers and words.
extension JSON5Reader {
  /// Reads a string from its opening quote to behind its closing one.
  mutating func readString() throws(ConfigProblem) -> String {
    let open = position
    let quote = current
    var output: [UInt8] = []
    position += 1
    while position < bytes.count, current != quote {
      switch current {
      case 0x0A, 0x0D: throw problem("found a string that its line does not end", at: open)
      case UInt8(ascii: "\\"): try readEscape(into: &output)
      default:
        output.append(current)
        position += 1
      }
    }
    guard position < bytes.count else {
      throw problem("found a string without its closing quote", at: open)
    }
    position += 1
    // The text is UTF-8 and escapes add whole characters, so this repairs nothing.
    return String(decoding: output, as: UTF8.self)
  }

  private mutating func readEscape(into output: inout [UInt8]) throws(ConfigProblem) {
    let start = position
    position += 1
    let letter = current
    position += 1
    switch letter {
    case UInt8(ascii: "b"): output.append(0x08)
    case UInt8(ascii: "f"): output.append(0x0C)
    case UInt8(ascii: "n"): output.append(0x0A)
    case UInt8(ascii: "r"): output.append(0x0D)
    case UInt8(ascii: "t"): output.append(0x09)
    case UInt8(ascii: "v"): output.append(0x0B)
    case UInt8(ascii: "0"): output.append(0x00)
    case 0x0A: break
    case 0x0D: if current == 0x0A { position += 1 }
    case UInt8(ascii: "x"): try append(try hexadecimal(2, from: start), to: &output, from: start)
    case UInt8(ascii: "u"): try append(try codePoint(from: start), to: &output, from: start)
    case UInt8(ascii: "1")...UInt8(ascii: "9"):
      throw problem("found an escaped digit, wanted none", at: start)
    default: output.append(letter)
    }
  }

  private mutating func append(
    _ value: UInt32, to output: inout [UInt8], from start: Int
  ) throws(ConfigProblem) {
    guard let scalar = Unicode.Scalar(value) else {
      throw problem("found half of a surrogate pair, wanted both halves", at: start)
    }
    output += Array(String(scalar).utf8)
  }

  /// The code point of `\uXXXX`, or of two of them that form a surrogate pair.
  private mutating func codePoint(from start: Int) throws(ConfigProblem) -> UInt32 {
    let high = try hexadecimal(4, from: start)
    guard 0xD800...0xDBFF ~= high, current == UInt8(ascii: "\\"), position + 1 < bytes.count,
      bytes[position + 1] == UInt8(ascii: "u")
    else { return high }
    position += 2
    let low = try hexadecimal(4, from: start)
    return 0xDC00...0xDFFF ~= low ? 0x10000 + (high - 0xD800) << 10 + (low - 0xDC00) : high
  }

  private mutating func hexadecimal(_ count: Int, from start: Int) throws(ConfigProblem) -> UInt32 {
    let digits = bytes[position..<min(position + count, bytes.count)]
    guard digits.count == count, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else {
      throw problem("found an incomplete escape, wanted \(count) hexadecimal digits", at: start)
    }
    position += count
    return value
  }

  /// Reads true, false, null or a number.
  mutating func readScalar() throws(ConfigProblem) -> ConfigNode.Value {
    let start = position
    while position < bytes.count, !Self.endsScalar(current) { position += 1 }
    let word = String(decoding: bytes[start..<position], as: UTF8.self)
    switch word {
    case "": throw problem("found \(describedHere), wanted a value")
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "null": return .null
    default: break
    }
    if let number = Self.number(word) { return number }
    throw problem(
      "found \(escapedForDisplay(word)), wanted a value; text is quoted: "
        + "\"\(escapedForDisplay(word))\"", at: start)
  }

  private static func endsScalar(_ byte: UInt8) -> Bool {
    byte <= 0x20 || byte == 0xC2
      || Array(",:{}[]\"'/".utf8).contains(byte)
  }

  /// The number of a word; nil where it is none, or none that is finite.
  private static func number(_ word: String) -> ConfigNode.Value? {
    let isNegative = word.hasPrefix("-")
    let digits = isNegative || word.hasPrefix("+") ? word.dropFirst() : word[...]
    if digits.hasPrefix("0x") || digits.hasPrefix("0X") {
      guard let value = Int64(digits.dropFirst(2), radix: 16), digits.utf8.count <= 17 else {
        return nil
      }
      return .integer(isNegative ? -value : value)
    }
    guard let first = digits.first, first.isASCII, first.isNumber || first == ".",
      !(digits.utf8.count > 1 && first == "0" && digits.dropFirst().first?.isNumber == true),
      !digits.contains("x"), !digits.contains("p")
    else { return nil }
    if let value = Int64(word) { return .integer(value) }
    // Swift's Double wants a digit on both sides of the point; JSON5 on one.
    var text = first == "." ? "0" + digits : String(digits)
    if text.hasSuffix(".") { text += "0" }
    guard let value = Double(text), value.isFinite else { return nil }
    return .number(isNegative ? -value : value)
  }
}
