import Wire

/// Reads messages from JSON lines, as `millrace journal export` writes them.
///
/// A line is a message as on the wire with its stream's id as `stream`. An `id` is left out, for
/// the sender knows its messages by its own.
enum SendMessages {
  /// The messages of each stream in their order, streams in the order in which they begin.
  static func streams(
    in bytes: [UInt8], named file: String
  ) throws(CommandFailure) -> [(stream: String, messages: [JSONValue])] {
    var streams: [(stream: String, messages: [JSONValue])] = []
    // By bytes, for ids may differ only in how a letter is composed.
    var indices: [[UInt8]: Int] = [:]
    var number = 0
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      guard !line.allSatisfy({ [0x09, 0x0D, 0x20].contains($0) }) else { continue }
      let (stream, message) = try read(Array(line), "\(file):\(number)")
      let index = indices[Array(stream.utf8), default: streams.count]
      if index == streams.count {
        indices[Array(stream.utf8)] = index
        streams.append((stream, []))
      }
      streams[index].messages.append(message)
    }
    return streams
  }

  private static func read(
    _ line: [UInt8], _ place: String
  ) throws(CommandFailure) -> (stream: String, message: JSONValue) {
    func bad(_ reason: String) -> CommandFailure {
      CommandFailure(description: "\(place): \(reason); --format text sends any text line by line")
    }
    let value: JSONValue
    do {
      value = try JSONValue.parse(line)
    } catch {
      throw bad("\(error)")
    }
    guard case .object(let members) = value else {
      throw bad("found \(value.describedType), wanted a message, which is an object")
    }
    // An empty first frame would be taken for the delimiter of a request.
    guard let stream = value.text("stream"), !stream.isEmpty else {
      let found = value["stream"].map(\.describedType) ?? "no key \"stream\""
      throw bad("found \(found), wanted the stream's id as \"stream\", a string that is not empty")
    }
    return (stream, .object(members.filter { $0.key != "stream" && $0.key != "id" }))
  }

  /// How many elements a message brings; of text it is a guess.
  static func elements(of message: JSONValue) -> Int {
    if let text = message.text("text") { return words(text) }
    for key in ["tokens", "x"] {
      if case .array(let elements)? = message[key] { return elements.count }
    }
    return 0
  }

  /// How many elements a text may have.
  static func words(_ text: String) -> Int {
    max(1, text.split(whereSeparator: \.isWhitespace).count)
  }
}
