// Numbers, and the words that errors use for what they found.
extension JSONParser {
  mutating func parseNumber() throws(JSONError) -> JSONValue {
    let start = position
    let negative = current == UInt8(ascii: "-")
    if negative { position += 1 }
    let first = position
    skipDigits()
    let digits = first..<position
    guard !digits.isEmpty else {
      throw failure("found \(describeCurrent()), wanted a digit after the minus sign")
    }
    if digits.count > 1 && bytes[first] == UInt8(ascii: "0") {
      throw failure("found a number with a leading zero, wanted none", at: start)
    }
    switch current {
    case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
      return .number(try parseFraction(from: start))
    default:
      return .integer(try integer(digits, negative: negative))
    }
  }

  private mutating func skipDigits() {
    while position < bytes.count, isDigit(bytes[position]) { position += 1 }
  }

  private func isDigit(_ byte: UInt8) -> Bool {
    byte &- UInt8(ascii: "0") <= 9
  }

  private func integer(_ digits: Range<Int>, negative: Bool) throws(JSONError) -> Int64 {
    var value: Int64 = 0
    for index in digits {
      let digit = Int64(bytes[index] - UInt8(ascii: "0"))
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      // Counted downwards for negative numbers, so that -2^63 is reached without overflow.
      let (sum, carry) =
        negative
        ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
      guard !overflow, !carry else {
        throw failure(
          "found an integer beyond 64 bits, wanted -2^63 to 2^63-1", at: digits.lowerBound)
      }
      value = sum
    }
    return value
  }

  /// Reads point and exponent, from behind the digits before them.
  private mutating func parseFraction(from start: Int) throws(JSONError) -> Double {
    if current == UInt8(ascii: ".") {
      position += 1
      try requireDigits(after: "the decimal point")
    }
    if current | 0x20 == UInt8(ascii: "e") {
      position += 1
      if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
      try requireDigits(after: "the exponent's e")
    }
    let text = UnsafeBufferPointer(rebasing: bytes[start..<position])
    guard let value = Double(String(decoding: text, as: UTF8.self)), value.isFinite else {
      throw failure("found a number beyond double precision, wanted at most 1.8e308", at: start)
    }
    return value
  }

  private mutating func requireDigits(after place: String) throws(JSONError) {
    let first = position
    skipDigits()
    guard position > first else {
      throw failure("found \(describeCurrent()), wanted a digit after \(place)")
    }
  }

  func failure(_ message: String, at offset: Int? = nil) -> JSONError {
    JSONError(message, at: offset ?? position, in: bytes)
  }

  /// The character at the position in words; a whole word where letters begin, as in NaN.
  func describeCurrent() -> String {
    guard position < bytes.count else { return "the end" }
    let window = UnsafeBufferPointer(rebasing: bytes[position...].prefix(16))
    let letters = window.prefix { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A }
    if letters.count > 1 { return String(decoding: letters, as: UTF8.self) }
    switch window[0] {
    case UInt8(ascii: "\""): return "a double quote"
    case UInt8(ascii: "'"): return "a single quote"
    case 0x21...0x7E: return String(Unicode.Scalar(window[0]))
    default: return "byte 0x" + (window[0] < 16 ? "0" : "") + String(window[0], radix: 16)
    }
  }
}
