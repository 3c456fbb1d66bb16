import Journal
import Testing
import Training

struct LoggedSequencesTests {
  /// Stream, epoch, first position, labels, and whether the state before is zero.
  private func summary(_ data: LoggedSequences) -> [String] {
    data.sequences.map { sequence in
      let labels = sequence.labels.map { $0 < 0 ? "-" : String($0) }.joined()
      return "\(String(decoding: sequence.stream, as: UTF8.self)) \(sequence.epoch) "
        + "\(sequence.first) \(labels)\(sequence.startsFromZero ? "" : " unknown")"
    }
  }

  @Test func `segments that follow each other are one sequence`() throws {
    let log = try LogFixture()
    try log.log(
      log.segment("echo/a", "xa", "OX", seq: 0), log.segment("echo/b", "c", "O", seq: 0),
      log.segment("echo/a", "bx", " O", seq: 2))
    let data = try log.read()
    #expect(summary(data) == ["echo/a 0 0 01-0", "echo/b 0 0 0"])
    #expect(data.count == 5)
    #expect(data.streamCount == 2)
    #expect(data.sequences[0].parts.map(\.range) == [0..<2, 2..<4])
    #expect(data.sequences[0].parts.map(\.labelled) == [2, 1])
  }

  @Test func `what its route withholds is passed over, and cuts like lost elements`() throws {
    let log = try LogFixture()
    var withheld = log.segment("echo/a", "x", "X", seq: 1)
    withheld.isWithheld = true
    try log.log(
      log.segment("echo/a", "a", "O", seq: 0), withheld, log.segment("echo/a", "b", "O", seq: 2))
    let data = try log.read()
    #expect(summary(data) == ["echo/a 0 0 0", "echo/a 0 2 0 unknown"])
    #expect(data.passedOver.segments == 1)
  }

  @Test func `a beginning or an end cuts and the state is zero after it`() throws {
    let log = try LogFixture()
    try log.log(
      log.segment(
        "echo/a", "abcx", "OOOO", seq: 0,
        marks: [.init(position: 1, kind: .begin), .init(position: 3, kind: .end)]),
      log.segment("echo/a", "ab", "XO", seq: 4, marks: [.init(position: 6, kind: .end)]),
      log.segment("echo/a", "a", "O", seq: 6), log.segment("echo/a", "b", "O", seq: 7))
    #expect(
      summary(try log.read())
        == ["echo/a 0 0 0", "echo/a 0 1 00", "echo/a 0 3 010", "echo/a 0 6 00"])
  }

  @Test func `marks without elements cut too`() throws {
    let log = try LogFixture()
    try log.log(
      log.segment("echo/a", "a", "O", seq: 0),
      log.segment("echo/a", "", seq: 1, marks: [.init(position: 1, kind: .end)]),
      log.segment("echo/a", "b", "O", seq: 1))
    #expect(summary(try log.read()) == ["echo/a 0 0 0", "echo/a 0 1 0"])
  }

  @Test func `lost elements cut and leave the state unknown`() throws {
    let log = try LogFixture()
    try log.log(log.segment("echo/a", "a", "O", seq: 0), log.segment("echo/a", "b", "O", seq: 5))
    #expect(summary(try log.read()) == ["echo/a 0 0 0", "echo/a 0 5 0 unknown"])
  }

  @Test func `a stream whose beginning is not kept starts with an unknown state`() throws {
    let log = try LogFixture()
    try log.log(log.segment("echo/a", "a", "O", seq: 3))
    #expect(summary(try log.read()) == ["echo/a 0 3 0 unknown"])
  }

  @Test func `a new epoch cuts and starts from zero wherever it begins`() throws {
    let log = try LogFixture()
    try log.log(
      log.segment("echo/a", "ab", "OO", seq: 0), log.segment("echo/a", "c", "O", seq: 2, epoch: 1))
    #expect(summary(try log.read()) == ["echo/a 0 0 00", "echo/a 1 2 0"])
  }

  @Test func `a flush does not cut but is remembered`() throws {
    let log = try LogFixture()
    try log.log(
      log.segment("echo/a", "abc", "OOO", seq: 0, marks: [.init(position: 2, kind: .flush)]))
    let data = try log.read()
    #expect(summary(data) == ["echo/a 0 0 000"])
    #expect(data.sequences[0].flushes == [2])
  }

  @Test func `vectors and labels that the model lacks are counted and passed over`() throws {
    let log = try LogFixture()
    var vectors = log.segment("echo/a", "", seq: 0)
    vectors.elements = .vectors([[1, 2]])
    var foreign = log.segment("echo/b", "a", seq: 0)
    foreign.labels = ["B-ELSE"]
    try log.log(vectors, foreign)
    let data = try log.read()
    #expect(summary(data) == ["echo/b 0 0 -"])
    #expect(data.passedOver.segments == 1)
    #expect(data.passedOver.labels == 1)
  }

  @Test func `labels that come late join, and the last one sent counts`() throws {
    let log = try LogFixture()
    try log.log(log.segment("echo/a", "xab", "O", seq: 0).with(labels: ["O", nil, nil]))
    var data = log.empty
    var feed = try JournalFeed(folder: log.folder + "/journal", model: LogFixture.model)
    try feed.read(into: &data, limit: 100)
    #expect(summary(data) == ["echo/a 0 0 0--"])
    for labels in [["O", "O"], ["B-X", nil]] as [[String?]] {
      try log.writer.begin()
      let isKept = try log.writer.lateLabels(
        stream: Array("echo/a".utf8), epoch: 0, seq: 1, labels: labels, time: 2)
      #expect(isKept)
      try log.writer.commit()
    }
    try feed.read(into: &data, limit: 100)
    try feed.readLateLabels(into: &data)
    #expect(summary(data) == ["echo/a 0 0 010"])
    #expect(data.sequences[0].parts[0].labelled == 3)
    #expect(summary(try log.read()) == summary(data))
  }

  @Test func `the newest segments are kept, whether read at once or bit by bit`() throws {
    let log = try LogFixture()
    var data = log.empty
    var feed = try JournalFeed(folder: log.folder + "/journal", model: LogFixture.model)
    var seqs: [String: Int] = [:]
    for round in 0..<12 {
      seqs = try log.logTask(
        streams: ["echo/a", "echo/b", "echo/c"], sequences: 3, seed: UInt64(round), from: seqs)
      try log.log(log.segment("echo/long", "abxcabxc", "OOOXOOOX", seq: 8 * round))
      try feed.read(into: &data, limit: 150)
    }
    let fresh = try log.read(limit: 150)
    #expect(data.count <= 150 && data.count > 120)
    #expect(summary(data) == summary(fresh))
    #expect(data.sequences.filter { !$0.startsFromZero }.count == 1)
    #expect(data.sequences.allSatisfy { !$0.labels.isEmpty })
    #expect(data.sequences.reduce(0) { $0 + $1.labels.count } == data.count)
  }
}

extension Segment {
  /// The same with other labels.
  func with(labels: [String?]) -> Segment {
    var copy = self
    copy.labels = labels
    return copy
  }
}
