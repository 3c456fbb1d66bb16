import Wire

// Values as settings want them; each throws the problem with what was found and wanted.
extension ConfigNode {
  /// A string; a variable is one whatever it holds.
  func string(_ wanted: String = "text in quotes") throws(ConfigProblem) -> String {
    if let text { return text }
    guard case .string(let string) = value else { throw wrong(wanted) }
    return string
  }

  /// Bytes of `"1MiB"`.
  func size(in range: ClosedRange<Int>) throws(ConfigProblem) -> Int {
    let limits =
      "from \(Quantity.text(bytes: range.lowerBound)) to "
      + Quantity.text(bytes: range.upperBound)
    let wanted = "a size \(limits) such as \"\(Quantity.text(bytes: range.example))\""
    guard let bytes = Quantity.bytes(try string(wanted)) else {
      throw wrong(wanted + unitHint(Quantity.sizeUnits))
    }
    guard range.contains(bytes) else { throw wrong(wanted) }
    return bytes
  }

  /// Nanoseconds of `"30s"`.
  func time(in range: ClosedRange<Int64>) throws(ConfigProblem) -> Int64 {
    let limits =
      "from \(Quantity.text(nanoseconds: range.lowerBound)) to "
      + Quantity.text(nanoseconds: range.upperBound)
    let wanted = "a time \(limits) such as \"\(Quantity.text(nanoseconds: range.lowerBound))\""
    guard let time = Quantity.nanoseconds(try string(wanted)) else {
      throw wrong(wanted + unitHint(Quantity.timeUnits))
    }
    guard range.contains(time) else { throw wrong(wanted) }
    return time
  }

  /// The units there are, where a number was written with another or none.
  private func unitHint(_ units: [(name: String, size: Int64)]) -> String {
    "; units are " + units.map(\.name).joined(separator: ", ")
  }

  /// A whole number.
  func count(in range: ClosedRange<Int>) throws(ConfigProblem) -> Int {
    let wanted = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    guard case .integer(let found) = value, let number = Int(exactly: found),
      range.contains(number)
    else { throw wrong(wanted) }
    return number
  }

  /// A number.
  func number(in range: ClosedRange<Double>) throws(ConfigProblem) -> Double {
    let wanted = "a number from \(range.lowerBound) to \(range.upperBound)"
    let number: Double
    switch value {
    case .integer(let integer): number = Double(integer)
    case .number(let double): number = double
    default: throw wrong(wanted)
    }
    guard range.contains(number) else { throw wrong(wanted) }
    return number
  }

  /// true or false.
  func flag() throws(ConfigProblem) -> Bool {
    guard case .bool(let flag) = value else { throw wrong("true or false") }
    return flag
  }

  /// One of some words.
  func word(_ words: [String]) throws(ConfigProblem) -> String {
    let list = words.map { "\"\($0)\"" }.joined(separator: " or ")
    let word = try string(list)
    guard words.contains(word) else {
      let hint = nearest(word, in: words).map { "; did you mean \"\($0)\"?" } ?? ""
      throw wrong(list + hint)
    }
    return word
  }

  /// The path of a file or folder; in a file, a relative one begins at that file's folder.
  func path() throws(ConfigProblem) -> String {
    let path = try string("a path in quotes")
    guard !path.isEmpty, !path.utf8.contains(0) else { throw wrong("a path") }
    guard place.isInFile, !path.hasPrefix("/"), !path.hasPrefix("{"), path != "none",
      let slash = place.source.lastIndex(of: "/")
    else { return path }
    return String(place.source[...slash]) + path
  }

  /// An endpoint of ZeroMQ: `tcp://HOST:PORT` or `ipc://PATH`.
  func endpoint() throws(ConfigProblem) -> String {
    let wanted = "an endpoint such as \"tcp://127.0.0.1:5556\" or \"ipc://{runtime}/intake\""
    let endpoint = try string(wanted)
    if endpoint.hasPrefix("ipc://") {
      guard endpoint.utf8.count > "ipc://".utf8.count else { throw wrong(wanted) }
      return endpoint
    }
    guard endpoint.hasPrefix("tcp://"), let colon = endpoint.lastIndex(of: ":"),
      endpoint[..<colon].utf8.count > "tcp://".utf8.count
    else { throw wrong(wanted) }
    let port = endpoint[endpoint.index(after: colon)...]
    guard port == "*" || UInt16(port) != nil else {
      throw wrong(wanted + "; a port is a number up to 65535, or * for any that is free")
    }
    return endpoint
  }

  /// An address and port of TCP, or nothing.
  func address() throws(ConfigProblem) -> String {
    let wanted = "an address and port such as \"127.0.0.1:9464\", or \"\" for none"
    let address = try string(wanted)
    guard !address.isEmpty else { return "" }
    guard let colon = address.lastIndex(of: ":"), colon > address.startIndex,
      UInt16(address[address.index(after: colon)...]) != nil
    else { throw wrong(wanted) }
    return address
  }

  /// The values of an array.
  func items(_ wanted: String) throws(ConfigProblem) -> [ConfigNode] {
    guard case .array(let items) = value else { throw wrong(wanted) }
    return items
  }

  /// The members of an object.
  func members(_ wanted: String) throws(ConfigProblem) -> [ConfigMember] {
    guard case .object(let members) = value else { throw wrong(wanted) }
    return members
  }
}

extension ClosedRange<Int> {
  /// A value within it that reads well.
  fileprivate var example: Int { contains(1 << 20) ? 1 << 20 : lowerBound }
}
