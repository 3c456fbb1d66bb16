import Foundation
import Journal
import ModelStore
import Platform
import Recurrent
import Testing
import Text
import Training

struct VectorFollowerTests {
  private let task = VectorTask(missing: .mask)
  private let folder = NSTemporaryDirectory() + "millrace-vectors-\(UUID().uuidString)"

  /// Logs series as one stream, a begin before each, in segments of at most 8 vectors.
  private func log(_ series: [LabelledSeries], withTimes: Bool = true) throws {
    let writer = try JournalWriter(folder: folder + "/journal", durability: .none)
    var seq = 0
    try writer.begin()
    for series in series {
      for first in stride(from: 0, to: series.count, by: 8) {
        let range = first..<min(first + 8, series.count)
        try writer.append(
          Segment(
            stream: Array("late/a".utf8), model: "late", version: 1, epoch: 0,
            firstSeq: seq + first,
            elements: .vectors(range.map { Array(series.values[(2 * $0)..<(2 * $0 + 2)]) }),
            labels: Array(series.labels[range]),
            marks: first == 0 ? [.init(position: seq, kind: .begin)] : [], time: 1,
            extra: withTimes ? ElementExtra.encode(range.map { .init(time: series.times[$0]) }) : []
          ))
      }
      seq += series.count
    }
    try writer.commit()
  }

  private func read() throws -> LoggedSequences {
    var data = LoggedSequences(
      config: task.config, featurizer: Featurizer(config: task.config, vocabulary: nil),
      labels: VectorTask.labels)
    var feed = try JournalFeed(folder: folder + "/journal", model: "late")
    try feed.read(into: &data, limit: 100_000)
    return data
  }

  @Test func `logged vectors score as files of the same series do`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try log(VectorTask.series(40, seed: 3))
    let data = try read()
    #expect(data.sequences.count == 40)
    let network = PackedNetwork(task.start(seed: 8), kernels: try KernelSelection.choose(nil))
    let measure = LogMeasure(
      data: data, delays: [0], labels: VectorTask.labels, areEntities: false,
      burnIn: BurnIn(steps: 4, stateSize: network.stateSize) { _, _ in nil })
    let found = try measure.measure(network, on: data.stretches { _, _ in true })
    let wanted = evaluate(
      network, on: try task.documents(40, seed: 3), delays: [0], labels: VectorTask.labels)
    #expect(found.score.labels == wanted.labels)
    #expect(found.quality == wanted.f1)
  }

  @Test func `a model of vectors learns from what is logged`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try log(VectorTask.series(150, seed: 1))
    let path = folder + "/models/late"
    try makeDirectory(path)
    try AtomicFile.write(Array(task.config.encoded().utf8), to: path + "/config.json")
    try AtomicFile.write(Array("calm\nlate\n".utf8), to: path + "/labels.txt")
    let model = try ModelFolder.open(path)
    _ = try model.publish(tensors: task.start().tensors)
    var options = FollowOptions()
    options.training.lanes = 5
    options.training.window = 6
    options.training.rate = 0.03
    options.training.dropout = 0
    options.passes = 20
    var follower = try Follower(
      folder: model,
      places: .init(
        journal: folder + "/journal", checkpoint: folder + "/checkpoint", root: folder + "/models",
        anchor: path + "/anchor"),
      options: options, service: .none, kernels: try KernelSelection.choose(nil), say: { _, _ in })
    let report = try follower.round { false }
    #expect(report.published == 2)
    #expect(report.gate?.heldOut.challenger.score.f1 ?? 0 > 0.9)
  }

  @Test func `vectors without the times that the model takes in are passed over`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try log(VectorTask.series(3, seed: 1), withTimes: false)
    let data = try read()
    #expect(data.count == 0)
    #expect(data.passedOver.segments > 0)
  }
}
