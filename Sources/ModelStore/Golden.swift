import Wire

/// Messages with the logits that an independent implementation computed for them.
public struct Golden: Sendable, Equatable {
  /// The tokens of each stream, every one begun in the zero state.
  public let streams: [[String]]
  /// The logits, of shape [streams, steps, delays, labels].
  public let logits: Tensor

  /// Puts streams and logits together; all streams have the same number of tokens.
  ///
  /// `named` is what errors call the version.
  public init(
    streams: [[String]], logits: Tensor, named path: String
  ) throws(ModelError) {
    guard logits.shape.count == 4 else {
      throw ModelError(
        .malformed, path: path,
        reason:
          "golden logits have shape \(logits.shape); [streams, steps, delays, labels] is wanted")
    }
    guard streams.count == logits.shape[0] else {
      throw ModelError(
        .mismatch, path: path,
        reason: "golden.jsonl has \(streams.count) streams, golden.safetensors \(logits.shape[0])")
    }
    for (index, tokens) in streams.enumerated() where tokens.count != logits.shape[1] {
      throw ModelError(
        .mismatch, path: path,
        reason: "golden stream \(index) has \(tokens.count) tokens, its logits \(logits.shape[1])")
    }
    self.streams = streams
    self.logits = logits
  }

  /// Reads the two golden files of a version.
  public static func parse(
    messages: [UInt8], logits: [UInt8], named path: String
  ) throws(ModelError) -> Golden {
    let file = try SafetensorsFile.parse(logits, named: path + "/golden.safetensors")
    guard let tensor = file.tensor(named: "logits") else {
      throw ModelError(
        .malformed, path: path + "/golden.safetensors", reason: "there is no tensor \"logits\"")
    }
    let reader = GoldenMessages(path: path + "/golden.jsonl")
    return try Golden(streams: reader.streams(in: messages), logits: tensor, named: path)
  }

  /// The two files by name, as `ModelFolder.publish` takes them beside the weights.
  public func encoded() -> [String: [UInt8]] {
    var lines: [UInt8] = []
    for (index, tokens) in streams.enumerated() {
      let message: [JSONMember] = [
        JSONMember(key: "stream", value: .string("golden/\(index)")),
        JSONMember(key: "tokens", value: .array(tokens.map { .string($0) })),
        JSONMember(key: "begin", value: .bool(true)),
      ]
      lines += JSONValue.object(message).serialized()
      lines.append(UInt8(ascii: "\n"))
    }
    let named = Tensor(name: "logits", shape: logits.shape, values: logits.values)
    return [
      "golden.jsonl": lines, "golden.safetensors": SafetensorsFile.encode(tensors: [named]),
    ]
  }
}
