import Foundation
import Journal
import ModelStore
import Platform
import Recurrent
import Text
import Training
import Wire

/// A folder of its own with a journal and a model of the echo task.
final class LogFixture {
  static let model = "echo"
  let task: EchoTask
  let folder: String
  let writer: JournalWriter

  init(delays: [Int] = [0, 1], crf: ModelConfig.Head.CRF? = nil) throws {
    task = try EchoTask(delays: delays, crf: crf)
    folder = NSTemporaryDirectory() + "millrace-log-\(UUID().uuidString)"
    try makeDirectory(folder + "/models/echo")
    writer = try JournalWriter(folder: folder + "/journal", durability: .none)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Nothing read yet.
  var empty: LoggedSequences {
    LoggedSequences(config: task.config, featurizer: featurizer, labels: EchoTask.labels)
  }

  var featurizer: Featurizer { Featurizer(config: task.config, vocabulary: task.vocabulary) }

  /// What the journal holds now.
  func read(limit: Int = 1_000_000) throws -> LoggedSequences {
    var data = empty
    var feed = try JournalFeed(folder: folder + "/journal", model: Self.model)
    try feed.read(into: &data, limit: limit)
    try feed.readLateLabels(into: &data)
    return data
  }

  /// A segment of letters, each a token, with a label for each (`X`, `O`, blank for none).
  func segment(
    _ stream: String, _ letters: String, _ labels: String = "", seq: Int, epoch: Int = 0,
    marks: [Segment.Mark] = []
  ) -> Segment {
    Segment(
      stream: Array(stream.utf8), model: Self.model, version: 1, epoch: epoch, firstSeq: seq,
      elements: .tokens(letters.map { String($0) }),
      labels: labels.map { $0 == "X" ? "B-X" : $0 == "O" ? "O" : nil }, marks: marks, time: 1)
  }

  /// Writes segments, each in a transaction of its own.
  func log(_ segments: Segment...) throws {
    for segment in segments {
      try writer.begin()
      try writer.append(segment)
      try writer.commit()
    }
  }

  /// Writes `count` labelled sequences of the task for each stream, in segments of at most 16.
  ///
  /// - Parameter rule: what label follows which token; the task's own without one.
  func logTask(
    streams: [String], sequences count: Int, seed: UInt64, from seqs: [String: Int] = [:],
    rule: (_ before: Character?, _ token: Character) -> Character = { before, _ in
      before == "x" ? "X" : "O"
    }
  ) throws -> [String: Int] {
    var random = SplitMix64(seed: seed)
    var next = seqs
    try writer.begin()
    for _ in 0..<count {
      for stream in streams {
        let letters = (0..<Int.random(in: 5...16, using: &random)).map { _ in
          Array("xabc")[Int(random.next() % 4)]
        }
        let labels = letters.indices.map { rule($0 > 0 ? letters[$0 - 1] : nil, letters[$0]) }
        let seq = next[stream] ?? 0
        try writer.append(
          segment(
            stream, String(letters), String(labels), seq: seq,
            marks: [.init(position: seq, kind: .begin)]))
        next[stream] = seq + letters.count
      }
    }
    try writer.commit()
    return next
  }

  /// Publishes weights as a version of the model in the fixture's folder.
  func publish(_ parameters: Parameters) throws -> Int {
    let path = folder + "/models/echo"
    if !fileExists(path + "/config.json") {
      try AtomicFile.write(Array(task.config.encoded().utf8), to: path + "/config.json")
      try AtomicFile.write(Array(task.vocabulary.fileText.utf8), to: path + "/vocab.txt")
      try AtomicFile.write(Array("O\nB-X\n".utf8), to: path + "/labels.txt")
    }
    return try ModelFolder.open(path).publish(tensors: parameters.tensors)
  }

  /// A trainer of the fixture's model.
  func follower(
    _ options: FollowOptions? = nil, service: ServiceLink = .none,
    say: @escaping (LogLevel, String) -> Void = { _, _ in }
  ) throws -> Follower {
    try Follower(
      folder: ModelFolder.open(folder + "/models/echo"),
      places: Follower.Places(
        journal: folder + "/journal", checkpoint: folder + "/checkpoint.safetensors",
        root: folder + "/models", anchor: folder + "/models/echo/anchor"),
      options: options ?? self.options, service: service,
      kernels: try KernelSelection.choose(nil), say: say)
  }

  /// Options that learn the task in a second.
  var options: FollowOptions {
    var options = FollowOptions()
    options.training.lanes = 4
    options.training.window = 8
    options.training.rate = 0.02
    options.training.dropout = 0.1
    options.training.seed = 4
    options.burnIn = 4
    options.minimumNew = 1
    return options
  }

  /// The bytes of the checkpoint.
  var checkpoint: [UInt8] {
    get throws { try readFile(folder + "/checkpoint.safetensors", limit: 1 << 24) }
  }
}
