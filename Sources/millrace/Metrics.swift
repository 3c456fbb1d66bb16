import Wire

/// The figures of a `metrics.json`, which may nest and hold anything, as a flat list.
struct Metrics {
  /// Names with dots between the levels, in the order of the file, and what they name.
  let values: [(name: String, value: JSONValue)]

  init(_ value: JSONValue?) {
    var values: [(name: String, value: JSONValue)] = []
    Self.flatten(value ?? .object([]), "", into: &values)
    self.values = values
  }

  /// The value of that name, where there is one.
  func value(_ name: String) -> JSONValue? {
    values.first { $0.name == name }?.value
  }

  /// The value of that name as it is shown; `-` where there is none.
  func text(_ name: String) -> String {
    value(name).map(Self.text) ?? "-"
  }

  /// The value of that name, where it is a number.
  func number(_ name: String) -> Double? {
    switch value(name) {
    case .integer(let value)?: Double(value)
    case .number(let value)?: value
    default: nil
    }
  }

  /// All of them on one line.
  var line: String {
    values.map { "\($0.name)=\(Self.text($0.value))" }.joined(separator: " ")
  }

  private static func flatten(
    _ value: JSONValue, _ prefix: String, into values: inout [(name: String, value: JSONValue)]
  ) {
    guard case .object(let members) = value else { return values.append((prefix, value)) }
    for member in members {
      let name = escapedForDisplay(member.key)
      flatten(member.value, prefix.isEmpty ? name : "\(prefix).\(name)", into: &values)
    }
  }

  private static func text(_ value: JSONValue) -> String {
    switch value {
    case .number(let number): significant(number)
    case .integer(let number): String(number)
    case .string(let text): escapedForDisplay(text)
    default: escapedForDisplay(String(decoding: value.serialized(), as: UTF8.self))
    }
  }
}
