import Wire

/// One value of a configuration with the place where it was written.
struct ConfigNode: Sendable, Equatable {
  /// What can be written.
  enum Value: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([ConfigNode])
    case object([ConfigMember])
  }

  var value: Value
  var place: ConfigPlace
  /// The characters of a variable, which are a string where one is wanted.
  var text: String?

  init(_ value: Value, at place: ConfigPlace, text: String? = nil) {
    self.value = value
    self.place = place
    self.text = text
  }

  /// The value for messages: a short one as it was written.
  var described: String {
    if let text { return "'\(escapedForDisplay(text))'" }
    return switch value {
    case .null: "null"
    case .bool(let flag): flag ? "true" : "false"
    case .integer(let number): String(number)
    case .number(let number): String(number)
    case .string(let string): "\"\(escapedForDisplay(string))\""
    case .array: "an array"
    case .object: "an object"
    }
  }

  /// The problem that something else is wanted here.
  func wrong(_ wanted: String) -> ConfigProblem {
    ConfigProblem(place, "found \(described), wanted \(wanted)")
  }
}

/// One member of an object, with the place of its key.
struct ConfigMember: Sendable, Equatable {
  var key: String
  var place: ConfigPlace
  var node: ConfigNode
}
