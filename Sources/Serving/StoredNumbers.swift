import Wire

// Numbers as the journal keeps them beside a state: floats as the integers of their bits.
extension JSONValue {
  func integer(_ key: String) -> Int? {
    guard case .integer(let value)? = self[key] else { return nil }
    return Int(exactly: value)
  }

  /// Floats as the integers of their bits.
  static func floats(_ numbers: [Float]) -> JSONValue {
    .array(numbers.map { .integer(Int64($0.bitPattern)) })
  }

  func floats(_ key: String) -> [Float]? {
    guard let integers = integers(key) else { return nil }
    let patterns = integers.compactMap { UInt32(exactly: $0) }
    return patterns.count == integers.count ? patterns.map { Float(bitPattern: $0) } : nil
  }

  func integers(_ key: String) -> [Int]? {
    guard case .array(let values)? = self[key] else { return nil }
    var integers: [Int] = []
    for value in values {
      guard case .integer(let number) = value, let integer = Int(exactly: number) else {
        return nil
      }
      integers.append(integer)
    }
    return integers
  }
}
