import Wire

extension JSONValue {
  /// The member as an integer, where it is one.
  func integer(_ key: String) -> Int? {
    guard case .integer(let value)? = self[key] else { return nil }
    return Int(exactly: value)
  }

  /// The member as a string, where it is one.
  func text(_ key: String) -> String? {
    guard case .string(let value)? = self[key] else { return nil }
    return value
  }
}
