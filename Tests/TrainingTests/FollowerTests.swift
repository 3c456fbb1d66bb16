import Journal
import ModelStore
import Platform
import Recurrent
import Testing
import Training
import Wire

struct FollowerTests {
  private static let streams = (10..<34).map { "chat/\($0)" }

  /// A model that knows nothing, and a journal with the task in it.
  private func untrained(sequences: Int = 12) throws -> LogFixture {
    let log = try LogFixture()
    _ = try log.publish(log.task.start())
    _ = try log.logTask(streams: Self.streams, sequences: sequences, seed: 1)
    return log
  }

  /// A daemon that serves version 1 and answers swaps as told; what it is asked is kept.
  private final class Daemon {
    var version = 1
    var answer: ServiceLink.Answer = .done
    var swaps: [Int] = []
    var records: [JSONValue] = []

    var link: ServiceLink {
      ServiceLink(
        versionInService: { [self] in version },
        swap: { [self] version in
          swaps.append(version)
          if answer == .done { self.version = version }
          return answer
        },
        record: { [self] numbers in
          records.append(.object(numbers))
          return .done
        })
    }
  }

  @Test func `what is learned from the journal is better, published, swapped and recorded`() throws
  {
    let log = try untrained()
    let daemon = Daemon()
    var options = log.options
    options.passes = 10
    var follower = try log.follower(options, service: daemon.link)
    let report = try follower.round { false }
    let gate = try #require(report.gate)
    #expect(gate.verdict == .accepted)
    #expect(gate.streamElements > 100)
    #expect(gate.streamElements + gate.windowElements == gate.heldOut.champion.elements)
    #expect(gate.heldOut.challenger.score.f1 > 0.9)
    #expect(report.published == 2 && report.isInService)
    #expect(daemon.swaps == [2])
    #expect(daemon.records.map { $0["decision"] } == [.string("accepted")])
    #expect(daemon.records[0]["version"] == .integer(2))
    let folder = try ModelFolder.open(log.folder + "/models/echo")
    #expect(try folder.load(version: 2).warnings.isEmpty)
    #expect(folder.current() == nil)
    #expect(report.newLabelled == report.prequential?.elements)
  }

  @Test func `a challenger that learns wrong labels is refused and nothing is published`() throws {
    let log = try untrained()
    let daemon = Daemon()
    var options = log.options
    options.passes = 10
    var follower = try log.follower(options, service: daemon.link)
    _ = try follower.round { false }
    // What comes now is noise, but for the streams that are held out.
    var random = SplitMix64(seed: 3)
    let learned = Self.streams.filter { !HeldOutStreams.contains(Array($0.utf8)) }
    let others = Self.streams.filter { HeldOutStreams.contains(Array($0.utf8)) }
    #expect(!others.isEmpty)
    let marks = Dictionary(uniqueKeysWithValues: Self.streams.map { ($0, 10_000) })
    _ = try log.logTask(streams: learned, sequences: 12, seed: 4, from: marks) { _, _ in
      random.next() % 2 == 0 ? "X" : "O"
    }
    _ = try log.logTask(streams: others, sequences: 200, seed: 5, from: marks)
    options.gate.minimum = 100
    let report = try follower.round { false }
    #expect(report.updates > 0)
    #expect(report.gate?.verdict.word == "refused")
    #expect(report.published == nil)
    #expect(daemon.swaps == [2])
    #expect(daemon.records.map { $0["decision"] } == [.string("accepted"), .string("refused")])
  }

  @Test func `with too little to decide it says what it waits for and publishes nothing`() throws {
    let log = try untrained(sequences: 1)
    var follower = try log.follower()
    let report = try follower.round { false }
    #expect(report.gate?.verdict.word == "waiting")
    #expect(report.published == nil)
  }

  @Test func `no journal and nothing new are waited for`() throws {
    let log = try LogFixture()
    _ = try log.publish(log.task.start())
    var options = log.options
    options.minimumNew = 5
    var follower = try log.follower(options)
    try log.log(log.segment("echo/a", "abc", "OOO", seq: 0))
    let report = try follower.round { false }
    #expect(report.waiting?.contains("3 new labelled elements") == true)
    let elsewhere = Follower.Places(
      journal: log.folder + "/none", checkpoint: log.folder + "/c", root: log.folder,
      anchor: log.folder + "/none")
    var other = try Follower(
      folder: ModelFolder.open(log.folder + "/models/echo"), places: elsewhere, options: options,
      service: .none, kernels: try KernelSelection.choose(nil), say: { _, _ in })
    #expect(try other.round { false }.waiting?.contains("no journal") == true)
  }

  @Test func `a daemon that refuses is quoted, and the challenger begins anew`() throws {
    let log = try untrained()
    let daemon = Daemon()
    daemon.answer = .refused("its golden logits differ")
    var said: [String] = []
    var options = log.options
    options.passes = 10
    var follower = try log.follower(options, service: daemon.link) { said.append($1) }
    let report = try follower.round { false }
    #expect(report.published == 2 && !report.isInService)
    #expect(said.contains { $0.contains("its golden logits differ") })
    #expect(daemon.records.count == 1)
    let start = try ModelFolder.open(log.folder + "/models/echo").load(version: 1).tensors
    let saved = try SafetensorsFile.parse(log.checkpoint, named: "checkpoint")
    #expect(saved.tensor(named: "head.weight") == start.tensor(named: "head.weight"))
    #expect(saved.tensor(named: "embedding.weight") == start.tensor(named: "embedding.weight"))
  }

  @Test func `weights that overflow are never published`() throws {
    let log = try LogFixture()
    let start = log.task.start()
    for index in 0..<start.values.count { start.values[index] = 1e38 }
    _ = try log.publish(start)
    _ = try log.logTask(streams: Self.streams, sequences: 12, seed: 1)
    var said: [String] = []
    var options = log.options
    options.publishing = .always
    var follower = try log.follower(options) { said.append($1) }
    let report = try follower.round { false }
    #expect(report.dropped == 5)
    #expect(report.updates == 0)
    #expect(report.published == nil)
    #expect(said.filter { $0.contains("rate is halved") }.count == 5)
    #expect(try ModelFolder.open(log.folder + "/models/echo").versions() == [1])
  }
}
