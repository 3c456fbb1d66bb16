import Wire

/// Reads `golden.jsonl`: one message on each line, with its stream.
struct GoldenMessages {
  let path: String

  /// The elements of each stream in the order in which the streams begin.
  ///
  /// A stream may go on over several messages; only its first one may, and must, say `begin`.
  func streams(in bytes: [UInt8]) throws(ModelError) -> [Golden.Stream] {
    var streams: [Golden.Stream] = []
    var indices: [String: Int] = [:]
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where !line.isEmpty {
      let (stream, elements, begins) = try message(Array(line), line: index + 1)
      if let known = indices[stream] {
        guard !begins else { throw refusal(index + 1, "begins a stream that has begun already") }
        guard let longer = streams[known].appending(elements) else {
          throw refusal(index + 1, "goes on with elements of another kind")
        }
        streams[known] = longer
      } else {
        guard begins else { throw refusal(index + 1, "goes on with a stream that has not begun") }
        indices[stream] = streams.count
        streams.append(elements)
      }
    }
    return streams
  }

  private func message(
    _ bytes: [UInt8], line: Int
  ) throws(ModelError) -> (stream: String, elements: Golden.Stream, begins: Bool) {
    let value: JSONValue
    do {
      value = try JSONValue.parse(bytes, maxDepth: 4)
    } catch {
      throw refusal(line, "is not valid JSON: \(error)")
    }
    guard case .object(let members) = value else {
      throw refusal(line, "is \(value.describedType); an object is wanted")
    }
    let known = ["stream", "tokens", "x", "time", "begin"]
    for member in members where !known.contains(member.key) {
      throw refusal(
        line,
        "has the unknown key \"\(escapedForDisplay(member.key))\"; "
          + "\(known.joined(separator: ", ")) are known")
    }
    guard case .string(let stream)? = value["stream"] else {
      throw refusal(line, "has no string \"stream\"")
    }
    let message = try decoded(members.filter { $0.key != "stream" }, of: stream, line: line)
    return (stream, try elements(message, line: line), message.begin)
  }

  /// The message as the wire reads it.
  private func decoded(
    _ members: [JSONMember], of stream: String, line: Int
  ) throws(ModelError) -> Message {
    var limits = WireLimits()
    limits.frame = ModelFolder.FileLimits.golden
    do {
      return try Message.decode(
        stream: Array(stream.utf8), body: JSONValue.object(members).serialized(), limits: limits)
    } catch {
      throw refusal(line, "is no message: \(error.message)")
    }
  }

  private func elements(_ message: Message, line: Int) throws(ModelError) -> Golden.Stream {
    switch message.content {
    case .tokens(let tokens): return .tokens(tokens)
    case .vectors(let vectors):
      guard message.times.isEmpty || message.times.count == vectors.count else {
        throw refusal(line, "has one time for \(vectors.count) elements; one for each is wanted")
      }
      return .vectors(vectors, times: message.times)
    default: throw refusal(line, "has neither tokens nor x")
    }
  }

  private func refusal(_ line: Int, _ reason: String) -> ModelError {
    ModelError(.malformed, path: path, reason: "line \(line) \(reason)")
  }
}
