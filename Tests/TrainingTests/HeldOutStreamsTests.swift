import Testing
import Training

struct HeldOutStreamsTests {
  @Test func `which streams are held out never changes`() {
    let held = (0..<40).filter { HeldOutStreams.contains(Array("chat/\($0)".utf8)) }
    #expect(held == Self.held)
  }

  /// As the first version of the rule chose them.
  private static let held = [12, 20, 25, 31, 33]

  @Test func `about one stream in eight is held out`() {
    let count = (0..<8000).count { HeldOutStreams.contains(Array("s/\($0)".utf8)) }
    #expect((900...1100).contains(count))
  }

  @Test func `with few streams none is held out, and the newest elements are`() throws {
    let log = try LogFixture()
    _ = try log.logTask(streams: ["echo/a", "echo/b"], sequences: 60, seed: 1)
    let data = try log.read()
    var frontier = Frontier()
    frontier.advance(over: data, minimum: 200)
    #expect(frontier.heldOutSince == nil)
    let left = data.labelled { !frontier.mayHaveLearned($1.id, of: $0.stream) }
    #expect((200...220).contains(left))
    #expect(data.labelled { frontier.mayLearn($1.id, of: $0.stream) } == data.count - left)
  }

  @Test func `at most half of little is held out`() throws {
    let log = try LogFixture()
    _ = try log.logTask(streams: ["echo/a"], sequences: 20, seed: 1)
    let data = try log.read()
    var frontier = Frontier()
    frontier.advance(over: data, minimum: 10_000)
    let left = data.labelled { !frontier.mayHaveLearned($1.id, of: $0.stream) }
    #expect(abs(left - data.count / 2) <= 16)
  }

  @Test func `what was held out is learned from once newer elements are there`() throws {
    let log = try LogFixture()
    let seqs = try log.logTask(streams: ["echo/a"], sequences: 60, seed: 1)
    var frontier = Frontier()
    frontier.advance(over: try log.read(), minimum: 100)
    let before = frontier.trained
    _ = try log.logTask(streams: ["echo/a"], sequences: 60, seed: 2, from: seqs)
    let data = try log.read()
    frontier.advance(over: data, minimum: 100)
    #expect(frontier.trained > before + 30)
    let left = data.labelled { !frontier.mayHaveLearned($1.id, of: $0.stream) }
    #expect((100...116).contains(left))
  }

  @Test func `whole streams are held out from eight on, but not what was learned before`() throws {
    let log = try LogFixture()
    // A stream that the rule holds out, first among few and then among many.
    let chosen = try #require(
      (0..<100).map { "echo/\($0)" }.first { HeldOutStreams.contains(Array($0.utf8)) })
    let seqs = try log.logTask(streams: [chosen], sequences: 40, seed: 1)
    var frontier = Frontier()
    frontier.advance(over: try log.read(), minimum: 50)
    let learned = frontier.trained
    #expect(frontier.mayLearn(learned, of: Array(chosen.utf8)))
    let many = (0..<20).map { "echo/many-\($0)" }
    _ = try log.logTask(streams: [chosen] + many, sequences: 5, seed: 2, from: seqs)
    frontier.advance(over: try log.read(), minimum: 50)
    #expect(frontier.heldOutSince == learned)
    #expect(frontier.isHeldOut(Array(chosen.utf8)))
    #expect(!frontier.mayLearn(frontier.trained, of: Array(chosen.utf8)))
    #expect(frontier.mayHaveLearned(learned, of: Array(chosen.utf8)))
    #expect(!frontier.mayHaveLearned(learned + 1, of: Array(chosen.utf8)))
  }

  @Test func `elements whose labels come late are not passed by`() throws {
    let log = try LogFixture()
    let seqs = try log.logTask(streams: ["echo/a"], sequences: 40, seed: 1)
    _ = try log.logTask(streams: ["echo/a"], sequences: 40, seed: 2, from: seqs) { _, _ in " " }
    let data = try log.read()
    var frontier = Frontier()
    frontier.advance(over: data, minimum: 100)
    let left = data.labelled { !frontier.mayHaveLearned($1.id, of: $0.stream) }
    #expect((100...116).contains(left))
  }
}
