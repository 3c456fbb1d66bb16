import Foundation
import Journal
import Testing

@Suite struct RepairTests {
  private let folder: TemporaryFolder

  /// Three streams of the segments 0, 4 and 8; the first has states at 4 and 8, the second one at 4.
  init() throws {
    folder = try TemporaryFolder()
    try folder.writer().transaction { (journal) throws(JournalError) in
      for stream in ["a", "b", "c"] {
        for seq in [0, 4, 8] { try journal.append(makeSegment(stream, from: seq)) }
        try journal.commitLabels(
          stream: id(stream), epoch: 0, firstSeq: 0, labels: [.init(label: "O", p: 1)], time: 0)
      }
      for (stream, seq) in [("a", 4), ("a", 8), ("b", 4)] {
        try journal.snapshot(makeSnapshot(stream, at: seq))
      }
    }
  }

  private func flip(_ table: String, _ stream: String, _ seq: Int) throws {
    try folder.tamper(
      """
      UPDATE \(table) SET body = CAST(substr(body, 1, 3) || x'7E' || substr(body, 5) AS BLOB)
      WHERE seq = \(seq) AND stream = (SELECT id FROM stream WHERE name = CAST('\(stream)' AS BLOB))
      """)
  }

  @Test func `a sound journal stays as it is`() throws {
    #expect(try folder.writer().repair() == RepairReport())
    #expect(try folder.reader().verify() == [])
  }

  @Test func `what comes before a later state is lost without harm to the stream`() throws {
    try flip("segment", "a", 4)
    let report = try folder.writer().repair()
    #expect(report.damage.count == 1 && report.zeroed.isEmpty)
    #expect(try folder.reader().verify() == [])
    let state = try folder.reader().snapshot(of: id("a"), epoch: 0, atOrBefore: 12)
    #expect(state == makeSnapshot("a", at: 8))
  }

  @Test(arguments: [(4, 8), (8, 12)])
  func `a stream whose state depended on a segment goes on in the zero state after it`(
    seq: Int, end: Int
  ) throws {
    try flip("segment", "b", seq)
    let report = try folder.writer().repair()
    #expect(report.zeroed == [.init(id: id("b"), epoch: 0, seq: end)])
    let reader = try folder.reader()
    #expect(try reader.verify() == [])
    let state = try #require(try reader.snapshot(of: id("b"), epoch: 0, atOrBefore: 12))
    #expect(state.seq == end && state.state.isEmpty && state.open.isEmpty)
    #expect(try reader.position(of: id("b"))?.next == 12)
    #expect(try reader.segments(of: id("c"), epoch: 0, from: 0, limit: 9).count == 3)
  }

  @Test func `a damaged state is removed where the one before it is enough`() throws {
    try flip("snapshot", "a", 8)
    try flip("snapshot", "b", 4)
    let report = try folder.writer().repair()
    #expect(report.damage.count == 2 && report.zeroed.isEmpty)
    #expect(
      try folder.reader().snapshot(of: id("a"), epoch: 0, atOrBefore: 12)
        == makeSnapshot("a", at: 4))
  }

  @Test func `damaged labels are removed`() throws {
    try flip("committed", "c", 0)
    let report = try folder.writer().repair()
    #expect(report.damage.count == 1 && report.zeroed.isEmpty)
    #expect(try folder.reader().verify() == [])
  }

  @Test func `a trial changes nothing`() throws {
    try flip("segment", "c", 0)
    let before = try folder.reader().verify()
    let report = try folder.writer().repair(isTrial: true)
    #expect(report.zeroed == [.init(id: id("c"), epoch: 0, seq: 4)])
    #expect(try folder.reader().verify() == before && before.count == 1)
  }
}
