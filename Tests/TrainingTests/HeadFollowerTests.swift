import Foundation
import Journal
import ModelStore
import Platform
import Recurrent
import Testing
import Text
import Training

/// Learning from what is logged where the elements that follow are the labels.
struct HeadFollowerTests {
  private let folder = NSTemporaryDirectory() + "millrace-heads-\(UUID().uuidString)"

  /// Logs documents as sequences of a few streams, in segments of at most 8 elements.
  private func log(_ documents: [Segment.Elements]) throws {
    let writer = try JournalWriter(folder: folder + "/journal", durability: .none)
    var next: [String: Int] = [:]
    try writer.begin()
    for (index, document) in documents.enumerated() {
      let stream = "heads/\(index % 20)"
      let seq = next[stream] ?? 0
      for first in stride(from: 0, to: document.count, by: 8) {
        let range = first..<min(first + 8, document.count)
        let elements: Segment.Elements =
          switch document {
          case .tokens(let tokens): .tokens(Array(tokens[range]))
          case .vectors(let vectors): .vectors(Array(vectors[range]))
          }
        try writer.append(
          Segment(
            stream: Array(stream.utf8), model: "heads", version: 1, epoch: 0, firstSeq: seq + first,
            elements: elements, labels: [],
            marks: first == 0 ? [.init(position: seq, kind: .begin)] : [], time: 1,
            extra: ElementExtra.encode(range.map { _ in .init(time: nil) })))
      }
      next[stream] = seq + document.count
    }
    try writer.commit()
  }

  private func documents(_ task: ModelConfig.Task, _ count: Int, seed: UInt64) -> [Segment.Elements]
  {
    guard task == .forecast else {
      return HeadTasks.texts(count, seed: seed).map { .tokens($0) }
    }
    return HeadTasks.series(count, seed: seed).map { series in
      .vectors((0..<series.count).map { Array(series.values[(2 * $0)..<(2 * $0 + 2)]) })
    }
  }

  private func model(_ config: ModelConfig) throws -> ModelFolder {
    let path = folder + "/models/heads"
    try makeDirectory(path)
    try AtomicFile.write(Array(config.encoded().utf8), to: path + "/config.json")
    let words = try Vocabulary(tokens: HeadTasks.vocabulary).fileText
    try AtomicFile.write(Array(words.utf8), to: path + "/vocab.txt")
    let model = try ModelFolder.open(path)
    _ = try model.publish(tensors: HeadTasks.start(config).tensors)
    return model
  }

  @Test(arguments: [HeadTasks.config(.next), HeadTasks.config(.forecast)])
  func `what is logged scores as files of the same documents do`(_ config: ModelConfig) throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try log(documents(config.task, 30, seed: 3))
    let labels = config.task == .next ? HeadTasks.vocabulary : []
    var data = LoggedSequences(
      config: config, featurizer: try HeadTasks.featurizer(config), labels: labels)
    var feed = try JournalFeed(folder: folder + "/journal", model: "heads")
    try feed.read(into: &data, limit: 100_000)
    #expect(data.sequences.count == 30)
    let network = PackedNetwork(
      HeadTasks.start(config, seed: 8), kernels: try KernelSelection.choose(nil))
    let measure = LogMeasure(
      data: data, delays: [0], labels: labels, areEntities: false,
      burnIn: BurnIn(steps: 4, stateSize: network.stateSize) { _, _ in nil }, config: config)
    let found = try measure.measure(network, on: data.stretches { _, _ in true })
    let wanted = evaluate(
      network, config: config, labels: labels,
      on: try HeadTasks.documents(config, count: 30, seed: 3))
    if config.task == .next {
      #expect(found.elements == wanted.next.tokens)
      #expect(abs(found.loss - wanted.next.nats) < 1e-6)
    } else {
      // A mean over elements there, over numbers here: elements near an end have fewer.
      #expect(abs(found.loss - wanted.forecast.nats) < 0.05)
    }
    #expect(!found.hasLabels)
  }

  @Test(arguments: [HeadTasks.config(.next), HeadTasks.config(.forecast)])
  func `a model learns from the elements that follow, and the gate compares losses`(
    _ config: ModelConfig
  ) throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try log(documents(config.task, 150, seed: 1))
    var options = FollowOptions()
    (options.training.lanes, options.training.window) = (5, 8)
    (options.training.rate, options.training.dropout, options.passes) = (0.02, 0, 15)
    var follower = try Follower(
      folder: model(config),
      places: .init(
        journal: folder + "/journal", checkpoint: folder + "/checkpoint", root: folder + "/models",
        anchor: folder + "/anchor"),
      options: options, service: .none, kernels: try KernelSelection.choose(nil), say: { _, _ in })
    let report = try follower.round { false }
    #expect(report.published == 2 && report.dropped == 0)
    let gate = try #require(report.gate)
    #expect(gate.heldOut.challenger.loss < gate.heldOut.champion.loss - 0.5)
    #expect(!gate.members.contains { $0.key.hasSuffix("_f1") })
    if config.task == .next { #expect(gate.heldOut.challenger.perplexity < 1.4) }
  }

  @Test
  func
    `the word that opens a segment is the label of the one before it, which is not measured anew`()
    throws
  {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let config = HeadTasks.config(.next)
    try log([.tokens(["a", "b", "c", "d", "a", "b", "c", "d", "x", "a"])])
    var data = LoggedSequences(
      config: config, featurizer: try HeadTasks.featurizer(config), labels: HeadTasks.vocabulary)
    var feed = try JournalFeed(folder: folder + "/journal", model: "heads")
    try feed.read(into: &data, limit: 100)
    #expect(data.sequences[0].labels == [2, 3, 4, 1, 2, 3, 4, 0, 1, -1])
    #expect(data.sequences[0].parts.map(\.labelled) == [7, 1])
  }
}
