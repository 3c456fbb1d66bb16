import Wire

/// Reads `golden.jsonl`: one message on each line, with its stream.
struct GoldenMessages {
  let path: String

  /// The tokens of each stream in the order in which the streams begin.
  ///
  /// A stream may go on over several messages; only its first one may, and must, say `begin`.
  func streams(in bytes: [UInt8]) throws(ModelError) -> [[String]] {
    var streams: [[String]] = []
    var indices: [String: Int] = [:]
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where !line.isEmpty {
      let (stream, tokens, begins) = try message(Array(line), line: index + 1)
      if let known = indices[stream] {
        guard !begins else { throw refusal(index + 1, "begins a stream that has begun already") }
        streams[known] += tokens
      } else {
        guard begins else { throw refusal(index + 1, "goes on with a stream that has not begun") }
        indices[stream] = streams.count
        streams.append(tokens)
      }
    }
    return streams
  }

  private func message(
    _ bytes: [UInt8], line: Int
  ) throws(ModelError) -> (stream: String, tokens: [String], begins: Bool) {
    let value: JSONValue
    do {
      value = try JSONValue.parse(bytes, maxDepth: 4)
    } catch {
      throw refusal(line, "is not valid JSON: \(error)")
    }
    guard case .object(let members) = value else {
      throw refusal(line, "is \(value.describedType); an object is wanted")
    }
    for member in members where !["stream", "tokens", "begin"].contains(member.key) {
      throw refusal(
        line,
        "has the unknown key \"\(escapedForDisplay(member.key))\"; "
          + "stream, tokens and begin are known")
    }
    guard case .string(let stream)? = value["stream"] else {
      throw refusal(line, "has no string \"stream\"")
    }
    guard case .bool(let begins) = value["begin"] ?? .bool(false) else {
      throw refusal(line, "has a \"begin\" that is not true or false")
    }
    return (stream, try tokens(value["tokens"], line: line), begins)
  }

  private func tokens(_ value: JSONValue?, line: Int) throws(ModelError) -> [String] {
    guard case .array(let items)? = value else { throw refusal(line, "has no array \"tokens\"") }
    var tokens: [String] = []
    for item in items {
      guard case .string(let token) = item else {
        throw refusal(line, "has \(item.describedType) among its tokens; strings are wanted")
      }
      tokens.append(token)
    }
    return tokens
  }

  private func refusal(_ line: Int, _ reason: String) -> ModelError {
    ModelError(.malformed, path: path, reason: "line \(line) \(reason)")
  }
}
