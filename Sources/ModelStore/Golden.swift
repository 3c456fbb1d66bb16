import Recurrent
import Wire

/// Messages with the logits that an independent implementation computed for them.
public struct Golden: Sendable, Equatable {
  /// The elements of one stream, begun in the zero state.
  public enum Stream: Sendable, Equatable {
    /// Tokens.
    case tokens([String])
    /// Vectors, nil where a number is missing, and nanoseconds of each or none.
    case vectors([[Float?]], times: [Int64])

    /// Number of elements.
    public var count: Int {
      switch self {
      case .tokens(let tokens): tokens.count
      case .vectors(let vectors, _): vectors.count
      }
    }
  }

  /// Logits of each head that are kept: the first ones of a large vocabulary stand for all.
  public static let mostLabels = 512

  /// Logits of each head of a network that are kept.
  public static func labels(of shape: NetworkShape) -> Int { min(shape.labels, mostLabels) }

  /// The streams, all of the same number of elements.
  public let streams: [Stream]
  /// The logits, of shape [streams, steps, delays, labels], at most ``mostLabels`` labels.
  public let logits: Tensor

  /// Puts streams and logits together; all streams have the same number of elements.
  ///
  /// `named` is what errors call the version.
  public init(streams: [Stream], logits: Tensor, named path: String) throws(ModelError) {
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
    for (index, stream) in streams.enumerated() where stream.count != logits.shape[1] {
      throw ModelError(
        .mismatch, path: path,
        reason: "golden stream \(index) has \(stream.count) elements, "
          + "its logits \(logits.shape[1])")
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
    for (index, stream) in streams.enumerated() {
      let message =
        [JSONMember(key: "stream", value: .string("golden/\(index)"))] + stream.members
        + [JSONMember(key: "begin", value: .bool(true))]
      lines += JSONValue.object(message).serialized()
      lines.append(UInt8(ascii: "\n"))
    }
    let named = Tensor(name: "logits", shape: logits.shape, values: logits.values)
    return [
      "golden.jsonl": lines, "golden.safetensors": SafetensorsFile.encode(tensors: [named]),
    ]
  }
}

extension Golden.Stream {
  /// The elements as a message has them.
  fileprivate var members: [JSONMember] {
    switch self {
    case .tokens(let tokens):
      return [JSONMember(key: "tokens", value: .array(tokens.map { .string($0) }))]
    case .vectors(let vectors, let times):
      let rows = vectors.map { row in
        JSONValue.array(row.map { $0.map { .number(Double($0)) } ?? .null })
      }
      let x = [JSONMember(key: "x", value: .array(rows))]
      guard !times.isEmpty else { return x }
      return x + [JSONMember(key: "time", value: .array(times.map { .integer($0) }))]
    }
  }

  /// This stream and what came after it; nil where one has tokens and the other vectors, or only
  /// one of them times.
  func appending(_ more: Golden.Stream) -> Golden.Stream? {
    switch (self, more) {
    case (.tokens(let first), .tokens(let second)): .tokens(first + second)
    case (.vectors(let first, let times), .vectors(let second, let moreTimes)):
      times.isEmpty == moreTimes.isEmpty
        ? .vectors(first + second, times: times + moreTimes) : nil
    default: nil
    }
  }
}
