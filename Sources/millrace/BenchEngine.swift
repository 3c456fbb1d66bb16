import ModelStore
import Platform
import Recurrent
import Serving
import Text
import Wire

/// What the serving core costs without sockets, files and clock: a row for a head and a size of
/// message.
struct BenchEngine {
  let head: String
  /// Elements of a message.
  let elements: Int
  /// Elements a second: decoding, waves and encoding of the answers together.
  private(set) var rates: [Double] = []
  /// Allocations of the waves of N and of 2N elements of each stream, without decoding or answers.
  var mallocs: (once: Int, twice: Int)?
  /// Allocations of a message from its bytes to those of its answer.
  var mallocsPerMessage: Int?
  private var engine: Engine
  /// The stream of the next message.
  private var turn = 0
  /// Bytes of all answers: they are used, so that they are made.
  private var bytes = 0
  private let ids: [[UInt8]]

  /// Streams that take part in a wave.
  static let streams = 256
  /// Streams while allocations are counted.
  private static let countedStreams = 8
  /// The heads that are measured.
  static let heads = ["softmax", "crf", "vectors"]

  init(head: String, elements: Int, kernels: KernelTable) throws {
    self.head = head
    self.elements = elements
    engine = Engine(models: [try BenchTagger.model(head: head, kernels: kernels)])
    ids = (0..<Self.streams).map { Array("\(head)/\($0)".utf8) }
  }

  /// Measures rounds of messages for so many seconds.
  mutating func run(seconds: Double) {
    let bodies = messages(elements: elements, streams: Self.streams)
    let start = MonotonicClock.now()
    let end = start + UInt64(seconds * 1e9)
    var count = 0
    while MonotonicClock.now() < end {
      answer(bodies)
      count += bodies.count * elements
    }
    rates.append(Double(count) * 1e9 / Double(MonotonicClock.now() - start))
  }

  /// Elements a second of the median round.
  var rate: Double { rates.isEmpty ? .nan : rates.sorted()[rates.count / 2] }

  /// Counts allocations, after a round that brings all memory to its size.
  mutating func countMallocs(file: String) throws {
    let waves = 50
    // More elements than waves, so that no message ends and is answered.
    for body in messages(elements: 5 * waves, streams: Self.countedStreams) { accept(body) }
    for _ in 0..<waves { engine.runWave() }
    var counts: [Int?] = []
    for count in [waves, 2 * waves] {
      counts.append(
        try MallocTrace.count(file: file) { for _ in 0..<count { engine.runWave() } })
    }
    if let once = counts[0], let twice = counts[1] { mallocs = (once, twice) }
    while engine.runWave() {}
    _ = engine.takeAnswers()
    let bodies = messages(elements: elements, streams: Self.countedStreams)
    for _ in 0..<4 { answer(bodies) }
    mallocsPerMessage = try MallocTrace.count(file: file) { answer(bodies) }.map {
      $0 / bodies.count
    }
  }

  private mutating func answer(_ bodies: [[UInt8]]) {
    turn = 0
    for body in bodies { accept(body) }
    while engine.runWave() {}
    for answer in engine.takeAnswers() { bytes += answer.encoded().count }
  }

  private mutating func accept(_ body: [UInt8]) {
    guard let message = try? Message.decode(stream: ids[turn % ids.count], body: body) else {
      return
    }
    turn += 1
    engine.accept(message)
  }

  /// A message for each stream, as MessagePack.
  private func messages(elements: Int, streams: Int) -> [[UInt8]] {
    (0..<streams).map { stream in
      let content: JSONValue =
        head == "vectors"
        ? .array((0..<elements).map { .array(BenchTagger.vector(stream + $0)) })
        : .array((0..<elements).map { .string(BenchTagger.word(stream + 7 * $0)) })
      let key = head == "vectors" ? "x" : "tokens"
      return JSONValue.object([JSONMember(key: key, value: content)]).serialized(as: .messagePack)
    }
  }
}

/// The taggers that the serving core is measured with: LSTM 64→128, 17 labels, random weights.
enum BenchTagger {
  private static let labels =
    ["O"] + (0..<8).flatMap { ["B-\($0)", "I-\($0)"] }

  /// A model by the name of its head.
  static func model(head: String, kernels: KernelTable) throws -> TaggerModel {
    let input: ModelConfig.Input =
      head == "vectors"
      ? .vectors(
        VectorInput(
          dimensions: 64, mean: Array(repeating: 0, count: 64), std: Array(repeating: 1, count: 64))
      )
      : .tokens(.words, [Feature(kind: .word(vocabulary: "vocab.txt", fold: false), size: 64)])
    let config = ModelConfig(
      name: head, input: input, layers: [.lstm(128)], delays: [0, 1, 2],
      head: .init(crf: head == "crf" ? .init() : nil))
    let words = ["<unk>"] + (0..<1000).map(word)
    let parameters = Parameters(
      shape: config.networkShape(vocabulary: words.count, labels: labels.count))
    parameters.initialise(seed: 1)
    return try TaggerModel(
      config: config, vocabulary: head == "vectors" ? nil : try Vocabulary(tokens: words),
      labels: try Vocabulary(tokens: labels), parameters: parameters, version: 1, kernels: kernels)
  }

  static func word(_ index: Int) -> String { "word\(index % 1000)" }

  static func vector(_ seed: Int) -> [JSONValue] {
    BenchModel.numbers(64, seed: UInt32(seed), scale: 1).map { .number(Double($0)) }
  }
}
