import ModelStore
import Platform
import Recurrent
import Testing
import Training

struct RehearsalTests {
  /// A journal in which `c` never comes, for a model that knows nothing.
  private func fixture() throws -> LogFixture {
    let log = try LogFixture()
    _ = try log.publish(log.task.start())
    var random = SplitMix64(seed: 1)
    for stream in 10..<50 {
      let letters = (0..<24).map { _ in Array("xab")[Int(random.next() % 3)] }
      let labels = letters.indices.map { $0 > 0 && letters[$0 - 1] == "x" ? Character("X") : "O" }
      try log.log(log.segment("chat/\(stream)", String(letters), String(labels), seq: 0))
    }
    return log
  }

  /// An anchor set in which every `c` is an entity.
  private func addAnchor(_ log: LogFixture) throws {
    let lines = (0..<6).map { stream in
      #"{"stream": "anchor/\#(stream)", "tokens": ["c", "a", "c", "b", "c", "c", "a", "b"], "#
        + #""labels": ["B-X", "O", "B-X", "O", "B-X", "B-X", "O", "O"], "begin": true}"#
    }
    let folder = log.folder + "/models/echo/anchor"
    try makeDirectory(folder)
    try AtomicFile.write(Array(lines.joined(separator: "\n").utf8), to: folder + "/a.jsonl")
  }

  @Test func `what the journal does not have is kept alive by the anchor set`() throws {
    let log = try fixture()
    try addAnchor(log)
    var options = log.options
    options.passes = 20
    var follower = try log.follower(options)
    let report = try follower.round { false }
    let gate = try #require(report.gate)
    #expect(gate.verdict == .accepted)
    #expect(gate.heldOut.challenger.score.accuracy > 0.9)
    #expect(gate.anchor?.challenger.elements == 48)
    #expect(gate.anchor?.challenger.score.accuracy ?? 0 > 0.9)
  }

  @Test func `updates on the anchor set come on top of the others`() throws {
    let log = try fixture()
    var plain = try log.follower()
    let updates = try plain.round { false }.updates
    let other = try fixture()
    try addAnchor(other)
    var rehearsing = try other.follower()
    #expect(try rehearsing.round { false }.updates == updates + (updates + 2) / 3)
  }
}
