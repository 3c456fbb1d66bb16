import Wire

/// The checked header of a safetensors file: where each tensor lies.
struct SafetensorsHeader {
  /// One tensor's entry, with offsets that count from `dataStart`.
  struct Entry {
    let name: String
    let type: ElementType
    let shape: [Int]
    let count: Int
    let begin: Int
    let end: Int
  }

  /// The tensors in the order of their data, without holes or overlaps.
  let entries: [Entry]
  let metadata: [String: String]
  /// Where the header ends and the data begins.
  let dataStart: Int

  /// Reads and checks the header of `bytes`, down to the last offset.
  init(_ bytes: [UInt8], path: String) throws(ModelError) {
    let length = try Self.length(of: bytes, path: path)
    let dataStart = 8 + length
    let json = try Self.members(of: Array(bytes[8..<dataStart]), path: path)
    var metadata: [String: String] = [:]
    var entries: [Entry] = []
    for member in json {
      if member.key == "__metadata__" {
        metadata = try Self.metadata(member.value, path: path)
      } else {
        entries.append(try SafetensorsEntryReader(path: path, name: member.key).read(member.value))
      }
    }
    guard entries.count <= SafetensorsFile.Limits.tensors else {
      throw ModelError(
        .malformed, path: path,
        reason: "the header names \(entries.count) tensors; "
          + "at most \(SafetensorsFile.Limits.tensors) are read")
    }
    try Self.checkNames(entries, path: path)
    // Empty tensors share their offset with the next one: they sort before it.
    entries.sort { ($0.begin, $0.end) < ($1.begin, $1.end) }
    try Self.checkLayout(entries, dataBytes: bytes.count - dataStart, path: path)
    self.entries = entries
    self.metadata = metadata
    self.dataStart = dataStart
  }

  private static func length(of bytes: [UInt8], path: String) throws(ModelError) -> Int {
    func refusal(_ reason: String) -> ModelError {
      ModelError(.malformed, path: path, reason: reason)
    }
    guard bytes.count <= SafetensorsFile.Limits.file else {
      throw refusal("\(bytes.count) bytes; at most \(SafetensorsFile.Limits.file) are read")
    }
    guard bytes.count >= 8 else {
      throw refusal("\(bytes.count) bytes; a safetensors file begins with 8 bytes of header length")
    }
    let length = bytes[0..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard let length = Int(exactly: length), length <= SafetensorsFile.Limits.header else {
      throw refusal(
        "a header of \(length) bytes; at most \(SafetensorsFile.Limits.header) are read")
    }
    guard length <= bytes.count - 8 else {
      throw refusal("cut short: a header of \(length) bytes, but only \(bytes.count - 8) follow")
    }
    return length
  }

  private static func members(
    of header: [UInt8], path: String
  ) throws(ModelError) -> [JSONMember] {
    // JSON itself would let blanks come before it.
    guard header.first == UInt8(ascii: "{") else {
      throw ModelError(.malformed, path: path, reason: "the header does not begin with {")
    }
    let value: JSONValue
    do {
      value = try JSONValue.parse(header, maxDepth: 3)
    } catch {
      throw ModelError(
        .malformed, path: path, reason: "the header is not valid JSON: \(error)")
    }
    guard case .object(let members) = value else {
      throw ModelError(.malformed, path: path, reason: "the header is \(value.describedType)")
    }
    return members
  }

  private static func metadata(
    _ value: JSONValue, path: String
  ) throws(ModelError) -> [String: String] {
    guard case .object(let members) = value else {
      throw ModelError(
        .malformed, path: path,
        reason: "__metadata__ is \(value.describedType); an object of strings is wanted")
    }
    var strings: [String: String] = [:]
    for member in members {
      guard case .string(let string) = member.value else {
        throw ModelError(
          .malformed, path: path,
          reason: "__metadata__.\(escapedForDisplay(member.key)) is \(member.value.describedType); "
            + "a string is wanted")
      }
      guard strings.updateValue(string, forKey: member.key) == nil else {
        throw ModelError(
          .malformed, path: path,
          reason: "__metadata__ has \(escapedForDisplay(member.key)) twice in two spellings")
      }
    }
    return strings
  }

  /// JSON keys differ by their bytes; Swift's strings also equate canonically equivalent ones,
  /// which would collide in a dictionary.
  private static func checkNames(_ entries: [Entry], path: String) throws(ModelError) {
    var names: Set<String> = []
    for entry in entries where !names.insert(entry.name).inserted {
      throw ModelError(
        .malformed, path: path,
        reason: "tensor \(escapedForDisplay(entry.name)) is there twice in two spellings")
    }
  }

  private static func checkLayout(
    _ entries: [Entry], dataBytes: Int, path: String
  ) throws(ModelError) {
    var position = 0
    for entry in entries {
      guard entry.begin == position else {
        let what = entry.begin < position ? "overlaps the tensor before it" : "leaves a hole"
        throw ModelError(
          .malformed, path: path,
          reason:
            "tensor \(escapedForDisplay(entry.name)) begins at byte \(entry.begin) and \(what); "
            + "\(position) is wanted")
      }
      position = entry.end
    }
    guard position == dataBytes else {
      let what =
        position > dataBytes ? "the file is cut short" : "something follows the last tensor"
      throw ModelError(
        .malformed, path: path,
        reason: "\(what): the tensors take \(position) bytes, \(dataBytes) are there")
    }
  }
}
