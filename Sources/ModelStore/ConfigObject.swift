import Wire

/// One object of `config.json`, read key by key with errors that name the key, what was found and
/// what was wanted.
struct ConfigObject {
  let path: String
  /// Where the object is, such as `layers[0]`; empty for the whole file.
  let location: String
  private let value: JSONValue

  /// Wraps an object and refuses keys other than `keys`.
  init(
    _ value: JSONValue?, path: String, location: String, keys: [String]
  ) throws(ModelError) {
    self.path = path
    self.location = location
    guard let value else {
      throw ModelError(.malformed, path: path, reason: "\"\(location)\" is missing")
    }
    guard case .object(let members) = value else {
      let what = location.isEmpty ? "the file" : "\"\(location)\""
      throw ModelError(
        .malformed, path: path, reason: "\(what) is \(value.describedType); an object is wanted")
    }
    self.value = value
    for member in members where !keys.contains(member.key) {
      throw refusal(
        escapedForDisplay(member.key), "is an unknown key",
        "\(keys.joined(separator: ", ")) are known here")
    }
  }

  /// The value of a key, or nil.
  subscript(key: String) -> JSONValue? { value[key] }

  /// The full name of a key for messages.
  func name(_ key: String) -> String { location.isEmpty ? key : "\(location).\(key)" }

  /// An error about one key.
  func refusal(
    _ key: String, _ found: String, _ wanted: String, _ kind: ModelError.Kind = .malformed
  ) -> ModelError {
    ModelError(kind, path: path, reason: "\"\(name(key))\" \(found); \(wanted)")
  }

  /// An integer within a range.
  func integer(
    _ key: String, in range: ClosedRange<Int>, default standard: Int? = nil
  ) throws(ModelError) -> Int {
    let wanted = "an integer from \(range.lowerBound) to \(range.upperBound) is wanted"
    guard let value = value[key] else {
      guard let standard else { throw refusal(key, "is missing", wanted) }
      return standard
    }
    guard case .integer(let found) = value else {
      throw refusal(key, "is \(value.describedType)", wanted)
    }
    guard let integer = Int(exactly: found), range.contains(integer) else {
      throw refusal(key, "is \(found)", wanted)
    }
    return integer
  }

  /// A number within a range.
  func number(
    _ key: String, in range: ClosedRange<Double>, default standard: Double
  ) throws(ModelError) -> Double {
    let wanted = "a number from \(range.lowerBound) to \(range.upperBound) is wanted"
    let found: Double
    switch value[key] {
    case nil: return standard
    case .integer(let integer): found = Double(integer)
    case .number(let number): found = number
    case let other?: throw refusal(key, "is \(other.describedType)", wanted)
    }
    guard range.contains(found) else { throw refusal(key, "is \(found)", wanted) }
    return found
  }

  /// A string.
  func string(_ key: String, default standard: String? = nil) throws(ModelError) -> String {
    guard let value = value[key] else {
      guard let standard else { throw refusal(key, "is missing", "a string is wanted") }
      return standard
    }
    guard case .string(let string) = value else {
      throw refusal(key, "is \(value.describedType)", "a string is wanted")
    }
    return string
  }

  /// A boolean.
  func boolean(_ key: String, default standard: Bool) throws(ModelError) -> Bool {
    guard let value = value[key] else { return standard }
    guard case .bool(let boolean) = value else {
      throw refusal(key, "is \(value.describedType)", "true or false is wanted")
    }
    return boolean
  }

  /// An array that is not empty and not longer than `limit`.
  func array(_ key: String, limit: Int) throws(ModelError) -> [JSONValue] {
    guard let value = value[key] else { throw refusal(key, "is missing", "an array is wanted") }
    guard case .array(let items) = value else {
      throw refusal(key, "is \(value.describedType)", "an array is wanted")
    }
    guard (1...limit).contains(items.count) else {
      throw refusal(key, "has \(items.count) entries", "1 to \(limit) are wanted")
    }
    return items
  }

  /// An array of as many finite numbers of single precision.
  func numbers(_ key: String, count: Int) throws(ModelError) -> [Float] {
    let wanted = "\(count) finite numbers of single precision are wanted"
    guard case .array(let items)? = value[key] else {
      throw refusal(key, value[key].map { "is \($0.describedType)" } ?? "is missing", wanted)
    }
    guard items.count == count else {
      throw refusal(key, "has \(items.count) entries", wanted)
    }
    var numbers: [Float] = []
    for (index, item) in items.enumerated() {
      let number: Double
      switch item {
      case .integer(let integer): number = Double(integer)
      case .number(let double): number = double
      default: throw refusal(key, "holds \(item.describedType) at index \(index)", wanted)
      }
      guard Float(number).isFinite else {
        throw refusal(key, "holds \(number) at index \(index)", wanted)
      }
      numbers.append(Float(number))
    }
    return numbers
  }

  /// One word of a set.
  ///
  /// `later` are words of the contract that this version does not run yet.
  func choice(
    _ key: String, _ known: [String], later: [String] = [], default standard: String? = nil
  ) throws(ModelError) -> String {
    let word = try string(key, default: standard)
    if known.contains(word) { return word }
    let list = known.map { "\"\($0)\"" }.joined(separator: " or ")
    if later.contains(word) {
      throw refusal(
        key, "is \"\(word)\", which this version does not run yet", "\(list) is wanted",
        .unsupported)
    }
    throw refusal(key, "is \"\(escapedForDisplay(word))\"", "\(list) is wanted")
  }

  /// The name of a file beside `config.json`: no folders, not hidden.
  func fileName(_ key: String, default standard: String? = nil) throws(ModelError) -> String {
    let file = try string(key, default: standard)
    guard isPlainFileName(file) else {
      throw refusal(
        key, "is \"\(escapedForDisplay(file))\"",
        "a file name without slashes, control characters or a leading dot is wanted")
    }
    return file
  }
}

/// Whether a name from outside may be used as a file name within a folder.
func isPlainFileName(_ name: String) -> Bool {
  let scalars = name.unicodeScalars
  return (1...200).contains(name.utf8.count) && scalars.first != "."
    && !scalars.contains { $0 == "/" || $0.properties.generalCategory == .control }
}
