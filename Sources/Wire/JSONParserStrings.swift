// Strings: escapes, surrogate pairs, UTF-8.
extension JSONParser {
  /// Reads a string from its opening quote to behind its closing one.
  mutating func parseString() throws(JSONError) -> String {
    let open = position
    position += 1
    let start = position
    var plain = true
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") {
        position += 1
        return try plain ? text(start..<(position - 1)) : unescaped(start..<(position - 1))
      }
      if byte < 0x20 {
        throw failure("found the control character \(describeCurrent()) in a string, wanted \\u")
      }
      if byte == UInt8(ascii: "\\") {
        plain = false
        // Whatever is escaped, it is no closing quote; unescaping looks at it.
        position += 1
      }
      position += 1
    }
    position = bytes.count
    throw failure("found a string without its closing quote, wanted one", at: open)
  }

  private func text(_ range: Range<Int>) throws(JSONError) -> String {
    let slice = UnsafeBufferPointer(rebasing: bytes[range])
    guard let text = String(utf8: slice.span) else {
      throw failure("found bytes that are not UTF-8, wanted UTF-8", at: range.lowerBound)
    }
    return text
  }

  private func unescaped(_ range: Range<Int>) throws(JSONError) -> String {
    var output: [UInt8] = []
    output.reserveCapacity(range.count)
    var index = range.lowerBound
    while index < range.upperBound {
      guard bytes[index] == UInt8(ascii: "\\") else {
        output.append(bytes[index])
        index += 1
        continue
      }
      if bytes[index + 1] == UInt8(ascii: "u") {
        let scalar = try unicodeEscape(at: &index, end: range.upperBound)
        output.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      } else {
        output.append(try shortEscape(at: index + 1))
        index += 2
      }
    }
    guard let text = String(utf8: output.span) else {
      throw failure("found bytes that are not UTF-8, wanted UTF-8", at: range.lowerBound)
    }
    return text
  }

  private func shortEscape(at index: Int) throws(JSONError) -> UInt8 {
    switch bytes[index] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return bytes[index]
    case UInt8(ascii: "b"): return 0x08
    case UInt8(ascii: "f"): return 0x0C
    case UInt8(ascii: "n"): return 0x0A
    case UInt8(ascii: "r"): return 0x0D
    case UInt8(ascii: "t"): return 0x09
    default:
      throw failure(
        "found an unknown escape, wanted one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u",
        at: index - 1)
    }
  }

  /// Reads `\uXXXX`, or two of them that form a surrogate pair, and steps over it.
  private func unicodeEscape(at index: inout Int, end: Int) throws(JSONError) -> Unicode.Scalar {
    let start = index
    let high = try codeUnit(at: index, end: end)
    index += 6
    if let scalar = Unicode.Scalar(high) { return scalar }
    // What is left is a surrogate: a leading one needs its trailing one at once.
    guard high < 0xDC00, index + 1 < end, bytes[index] == UInt8(ascii: "\\"),
      bytes[index + 1] == UInt8(ascii: "u")
    else { throw loneSurrogate(at: start) }
    let low = try codeUnit(at: index, end: end)
    let offset = (UInt32(high) & 0x3FF) << 10 | (UInt32(low) & 0x3FF)
    guard 0xDC00...0xDFFF ~= low, let scalar = Unicode.Scalar(0x10000 + offset) else {
      throw loneSurrogate(at: start)
    }
    index += 6
    return scalar
  }

  private func loneSurrogate(at offset: Int) -> JSONError {
    failure("found half of a surrogate pair, wanted both halves", at: offset)
  }

  private func codeUnit(at index: Int, end: Int) throws(JSONError) -> UInt16 {
    var unit: UInt16 = 0
    for place in (index + 2)..<(index + 6) {
      guard place < end, let digit = hexValue(bytes[place]) else {
        throw failure("found an incomplete \\u escape, wanted four hexadecimal digits", at: index)
      }
      unit = unit << 4 | digit
    }
    return unit
  }

  private func hexValue(_ byte: UInt8) -> UInt16? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }
}
