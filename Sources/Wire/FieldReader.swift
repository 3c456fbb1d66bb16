/// Reads the values of a message's keys, each with its type, range and limits.
enum FieldReader {
  /// 2^53-1, the largest integer that every JSON implementation reads exactly.
  static let largestInteger: Int64 = 9_007_199_254_740_991

  static func unsigned(
    _ key: String, _ value: JSONValue, upTo limit: Int64 = largestInteger
  ) throws(Refusal) -> Int {
    guard case .integer(let integer) = value, 0...limit ~= integer,
      let exact = Int(exactly: integer)
    else { throw wrong(key, "an integer from 0 to \(limit)", value) }
    return exact
  }

  static func flag(_ key: String, _ value: JSONValue) throws(Refusal) -> Bool {
    guard case .bool(let flag) = value else { throw wrong(key, "true or false", value) }
    return flag
  }

  static func text(_ value: JSONValue) throws(Refusal) -> String {
    guard case .string(let text) = value else { throw wrong("text", "a string", value) }
    return text
  }

  static func messageID(_ value: JSONValue) throws(Refusal) -> MessageID {
    guard case .string(let text) = value else {
      guard case .integer(let integer) = value, 0...largestInteger ~= integer else {
        throw wrong("id", "a string or an integer from 0 to \(largestInteger)", value)
      }
      return .number(UInt64(integer))
    }
    guard text.utf8.count <= 64 else {
      throw .malformed("id has \(text.utf8.count) bytes, wanted at most 64")
    }
    return .string(text)
  }

  static func times(_ value: JSONValue, limits: WireLimits) throws(Refusal) -> [Int64] {
    // Nanoseconds of today are beyond 2^53, so times may use all of Int64.
    if case .integer(let time) = value { return [time] }
    guard case .array(let values) = value else {
      throw wrong("time", "an integer or an array of integers", value)
    }
    try checkCount(values.count, of: "time", limits: limits)
    var times: [Int64] = []
    times.reserveCapacity(values.count)
    for (index, value) in values.enumerated() {
      guard case .integer(let time) = value else {
        throw wrong("time[\(index)]", "an integer", value)
      }
      times.append(time)
    }
    return times
  }

  static func tokens(_ value: JSONValue, limits: WireLimits) throws(Refusal) -> [String] {
    guard case .array(let values) = value else {
      throw wrong("tokens", "an array of strings", value)
    }
    try checkCount(values.count, of: "tokens", limits: limits)
    var tokens: [String] = []
    tokens.reserveCapacity(values.count)
    for (index, value) in values.enumerated() {
      guard case .string(let token) = value else {
        throw wrong("tokens[\(index)]", "a string", value)
      }
      guard !token.isEmpty else {
        throw .malformed("tokens[\(index)] is empty, wanted at least one character")
      }
      try checkLength(token, of: "tokens", index, limits: limits)
      tokens.append(token)
    }
    return tokens
  }

  static func labels(_ value: JSONValue, limits: WireLimits) throws(Refusal) -> [String?] {
    guard case .array(let values) = value else {
      throw wrong("labels", "an array of strings and nulls", value)
    }
    try checkCount(values.count, of: "labels", limits: limits)
    var labels: [String?] = []
    labels.reserveCapacity(values.count)
    for (index, value) in values.enumerated() {
      switch value {
      case .null: labels.append(nil)
      case .string(let label):
        try checkLength(label, of: "labels", index, limits: limits)
        labels.append(label)
      default: throw wrong("labels[\(index)]", "a string or null", value)
      }
    }
    return labels
  }

  static func vectors(_ value: JSONValue, limits: WireLimits) throws(Refusal) -> [[Float?]] {
    guard case .array(let rows) = value else {
      throw wrong("x", "an array of arrays of numbers", value)
    }
    try checkCount(rows.count, of: "x", limits: limits)
    var vectors: [[Float?]] = []
    vectors.reserveCapacity(rows.count)
    for (index, row) in rows.enumerated() { vectors.append(try vector(index, row)) }
    return vectors
  }

  private static func vector(_ row: Int, _ value: JSONValue) throws(Refusal) -> [Float?] {
    guard case .array(let values) = value else {
      throw wrong("x[\(row)]", "an array of numbers and nulls", value)
    }
    guard !values.isEmpty else {
      throw .malformed("x[\(row)] is empty, wanted one or more numbers")
    }
    var numbers: [Float?] = []
    numbers.reserveCapacity(values.count)
    for (index, value) in values.enumerated() {
      numbers.append(try component(row, index, value))
    }
    return numbers
  }

  private static func component(
    _ row: Int, _ index: Int, _ value: JSONValue
  ) throws(Refusal) -> Float? {
    switch value {
    case .null: return nil
    case .integer(let integer) where -largestInteger...largestInteger ~= integer:
      return Float(integer)
    case .integer(let integer):
      throw .malformed("x[\(row)][\(index)] is \(integer), wanted integers within ±2^53-1")
    case .number(let number):
      let single = Float(number)
      guard single.isFinite else {
        throw Refusal(
          code: .notFinite,
          message: "x[\(row)][\(index)] is \(number), wanted a number that fits single precision")
      }
      return single
    default: throw wrong("x[\(row)][\(index)]", "a number or null", value)
    }
  }

  private static func checkCount(
    _ count: Int, of key: String, limits: WireLimits
  ) throws(Refusal) {
    guard count > 0 else { throw .malformed("\(key) is empty, wanted one or more entries") }
    guard count <= limits.elements else {
      throw Refusal(
        code: .tooLarge,
        message: "\(key) has \(count) entries, at most \(limits.elements) are taken")
    }
  }

  private static func checkLength(
    _ text: String, of key: String, _ index: Int, limits: WireLimits
  ) throws(Refusal) {
    guard text.utf8.count <= limits.token else {
      throw Refusal(
        code: .tooLarge,
        message:
          "\(key)[\(index)] has \(text.utf8.count) bytes, at most \(limits.token) are taken")
    }
  }

  private static func wrong(_ name: String, _ wanted: String, _ found: JSONValue) -> Refusal {
    let shown = if case .integer(let integer) = found { "\(integer)" } else { found.describedType }
    return .malformed("\(name) must be \(wanted), found \(shown)")
  }
}
