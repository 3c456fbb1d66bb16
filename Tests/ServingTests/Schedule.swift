import ModelStore
import Recurrent
import Serving
import Testing
import Wire

/// One engine and many streams under a random schedule of messages and waves, and what each
/// message must be answered.
struct Schedule {
  private struct Expected {
    let message: Int
    let epoch: Int
    let reply: Answer.Reply
  }

  private struct Place: Hashable {
    let stream: String
    let epoch: Int
    let seq: Int
  }

  private(set) var engine: Engine
  private var streams: [ReferenceStream]
  private var drawers: [MessageDrawer]
  private var expected: [String: [Expected]] = [:]
  private var committed: [Place: ResultRow] = [:]
  private var random: SplitMix64
  private(set) var messages = 0

  /// - Parameters:
  ///   - resident: streams in memory; nil for all.
  ///   - threads: threads that step every wave, however small.
  init(
    models: [TaggerModel], streams count: Int, seed: UInt64, resident: Int? = nil, threads: Int = 1
  ) throws {
    engine = try Engine.spilling(models: models, resident: resident, threads: threads)
    random = SplitMix64(seed: seed)
    streams = (0..<count).map {
      ReferenceStream(
        id: "\(models[$0 % models.count].name)/\($0)", model: models[$0 % models.count])
    }
    drawers = (0..<count).map { MessageDrawer(seed: seed &+ UInt64($0) &* 977) }
  }

  /// Sends a message of a random stream, then runs none or a few waves and checks the answers.
  mutating func advance() throws {
    let index = Int.random(in: streams.indices, using: &random)
    send(drawers[index].message(for: streams[index]), to: index)
    for _ in 0..<Int.random(in: 0...4, using: &random) / 2 { engine.runWave() }
    try check()
  }

  /// Ends every stream and checks that nothing is left open or unanswered.
  mutating func end() throws {
    for index in streams.indices {
      send(Message(stream: streams[index].id, epoch: streams[index].epoch, end: true), to: index)
    }
    while engine.runWave() {}
    try check()
    #expect(!expected.values.contains { !$0.isEmpty })
    #expect(engine.pending == 0)
    for stream in streams {
      for element in stream.elements {
        let place = Place(stream: stream.id, epoch: stream.epoch, seq: element.seq)
        try #require(committed[place] != nil, "\(place) was never committed")
      }
    }
  }

  private mutating func send(_ message: Message, to index: Int) {
    let reply = streams[index].reply(to: message)
    if case .result(let result) = reply { drawers[index].remember(message, seq: result.seq) }
    expected[message.stream, default: []].append(
      Expected(message: messages, epoch: message.epoch, reply: reply))
    engine.accept(message, envelope: [Array("\(messages)".utf8)])
    messages += 1
  }

  private mutating func check() throws {
    for answer in engine.takeAnswers() {
      try #require(expected[answer.stream]?.isEmpty == false, "an answer too many")
      guard let wanted = expected[answer.stream]?.removeFirst() else { continue }
      try #require(answer.envelope == [Array("\(wanted.message)".utf8)], "out of order")
      try compare(answer.reply, wanted.reply)
      guard case .result(let result) = answer.reply else { continue }
      for row in result.out {
        try note(row, at: Place(stream: answer.stream, epoch: wanted.epoch, seq: row.seq))
      }
    }
  }

  /// An element is committed once, and nothing is said of it afterwards.
  private mutating func note(_ row: ResultRow, at place: Place) throws {
    try #require(committed[place] == nil, "\(place) had been committed")
    if row.final { committed[place] = row }
  }

  private func compare(_ found: Answer.Reply, _ wanted: Answer.Reply) throws {
    switch (found, wanted) {
    case (.result(let found), .result(let wanted)):
      try #require(found == wanted)
      // Bytes too: equality of strings and floats takes some different values for equal.
      try #require(found.encoded() == wanted.encoded())
    case (.refusal(var found), .refusal(let wanted)):
      try #require(!found.message.isEmpty)
      found.message = ""
      try #require(found == wanted)
    default:
      Issue.record("found \(found), wanted \(wanted)")
    }
  }
}
