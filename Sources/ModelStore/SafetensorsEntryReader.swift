import Wire

/// Reads the header's entry of one tensor.
struct SafetensorsEntryReader {
  let path: String
  let name: String

  /// Checks everything about the entry that does not depend on the others.
  func read(_ value: JSONValue) throws(ModelError) -> SafetensorsHeader.Entry {
    guard case .object(let members) = value else {
      throw refusal("is \(value.describedType); an object is wanted")
    }
    for member in members where !["dtype", "shape", "data_offsets"].contains(member.key) {
      throw refusal(
        "has the unknown field \"\(escapedForDisplay(member.key))\"; "
          + "dtype, shape and data_offsets are known")
    }
    let type = try type(value["dtype"])
    let shape = try shape(value["shape"])
    let offsets = try integers(value["data_offsets"], "data_offsets")
    guard offsets.count == 2, offsets[0] <= offsets[1] else {
      throw refusal("has data_offsets \(offsets); two rising offsets are wanted")
    }
    guard let count = elementCount(of: shape) else {
      throw refusal("has shape \(shape), which is too large")
    }
    let (size, overflow) = count.multipliedReportingOverflow(by: type.width)
    guard !overflow, size == offsets[1] - offsets[0] else {
      throw refusal(
        "has \(offsets[1] - offsets[0]) bytes of data; shape \(shape) in \(type.rawValue) "
          + (overflow ? "is too large" : "takes \(size)"))
    }
    return .init(
      name: name, type: type, shape: shape, count: count, begin: offsets[0], end: offsets[1])
  }

  private func type(_ value: JSONValue?) throws(ModelError) -> ElementType {
    let known = ElementType.allCases.map(\.rawValue).joined(separator: ", ")
    guard case .string(let text)? = value else {
      throw refusal("has no string \"dtype\"; one of \(known) is wanted")
    }
    guard let type = ElementType(rawValue: text) else {
      throw refusal("has dtype \(escapedForDisplay(text)); \(known) are read")
    }
    return type
  }

  private func shape(_ value: JSONValue?) throws(ModelError) -> [Int] {
    let shape = try integers(value, "shape")
    guard shape.count <= SafetensorsFile.Limits.rank else {
      throw refusal(
        "has \(shape.count) dimensions; at most \(SafetensorsFile.Limits.rank) are read")
    }
    if let large = shape.first(where: { $0 > SafetensorsFile.Limits.dimension }) {
      throw refusal(
        "has a dimension of \(large); at most \(SafetensorsFile.Limits.dimension) is read")
    }
    return shape
  }

  private func integers(_ value: JSONValue?, _ key: String) throws(ModelError) -> [Int] {
    guard case .array(let items)? = value else {
      throw refusal("has no array \"\(key)\"")
    }
    var integers: [Int] = []
    for item in items {
      guard case .integer(let integer) = item, let number = Int(exactly: integer), number >= 0
      else { throw refusal("has an entry in \(key) that is not an integer of 0 or more") }
      integers.append(number)
    }
    return integers
  }

  private func refusal(_ reason: String) -> ModelError {
    ModelError(.malformed, path: path, reason: "tensor \(escapedForDisplay(name)) \(reason)")
  }
}
