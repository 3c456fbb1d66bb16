import Journal
import Testing

@Suite struct RetentionTests {
  private let folder: TemporaryFolder
  private let stream = id("chat/1")

  init() throws { folder = try TemporaryFolder() }

  private func retainAll(
    _ writer: JournalWriter, _ rule: Retention, now: Int64
  ) throws -> [RetentionReport] {
    var reports: [RetentionReport] = []
    repeat {
      reports.append(try writer.retain(rule, now: now))
      try #require(reports.count < 100, "retention comes to no end")
    } while reports.last?.isComplete == false
    return reports
  }

  @Test func `what a state is rebuilt from stays however old it is`() throws {
    let writer = try folder.writer()
    let reader = try folder.reader(after: writer) { (journal) throws(JournalError) in
      for seq in stride(from: 0, to: 20, by: 4) { try journal.append(makeSegment(from: seq)) }
      for seq in [4, 12] { try journal.snapshot(makeSnapshot(at: seq)) }
      for seq in [3, 12] {
        let change = VersionChange(epoch: 0, seq: seq, version: 1, swap: seq, time: 0)
        try journal.recordVersion(stream: stream, change)
      }
    }
    let report = try writer.retain(Retention(age: 10), now: 100)
    #expect((report.removed, report.isComplete, report.excess) == (4, true, 0))
    #expect(report.forgotten == [])
    // The segment that ends at the snapshot may have marks that came after it.
    let left = try reader.segments(of: stream, epoch: 0, from: 0, limit: 9)
    #expect(left.map(\.firstSeq) == [8, 12, 16])
    #expect(try reader.snapshot(of: stream, epoch: 0, atOrBefore: 11) == nil)
    #expect(try reader.snapshot(of: stream, epoch: 0, atOrBefore: 12)?.seq == 12)
    #expect(try reader.versionChanges(of: stream, epoch: 0).map(\.seq) == [12])
    #expect(try reader.position(of: stream)?.next == 20)
    #expect(try reader.verify() == [])
    #expect(try writer.retain(Retention(age: 10), now: 100).removed == 0)
  }

  @Test func `the young stay, and older epochs and labels go by age`() throws {
    let writer = try folder.writer()
    let reader = try folder.reader(after: writer) { (journal) throws(JournalError) in
      try journal.append(makeSegment(time: 50))
      try journal.append(makeSegment(from: 4, time: 95))
      try journal.append(makeSegment(epoch: 1, time: 99))
      for seq in [0, 1] {
        let time: Int64 = seq == 0 ? 50 : 95
        try journal.commitLabels(
          stream: stream, epoch: 0, firstSeq: seq, labels: [.init(label: "O", p: 1)], time: time)
        _ = try journal.lateLabels(
          stream: stream, epoch: 0, seq: seq, labels: ["O"], time: time)
      }
    }
    #expect(try writer.retain(Retention(age: 10), now: 100).removed == 3)
    #expect(
      try reader.segments(of: stream, epoch: 0, from: 0, limit: 9).map(\.firstSeq) == [4])
    #expect(try reader.answers(stream: stream, epoch: 0, in: 0..<9).map(\.seq) == [1])
    #expect(try reader.lateLabels(of: stream, epoch: 0, in: 0..<9).map(\.seq) == [1])
    #expect(try reader.position(of: stream)?.epoch == 1)
    // A rule without limits, or one that reaches before the beginning of time, removes nothing.
    #expect(try writer.retain(Retention(), now: 100).removed == 0)
    #expect(try writer.retain(Retention(age: .max), now: .min).removed == 0)
  }

  private func fill(_ writer: JournalWriter, snapshots: Bool) throws {
    for round in 0..<100 {
      try writer.transaction { (journal) throws(JournalError) in
        for name in ["a", "b"] {
          var segment = makeSegment(name, from: round, count: 1, time: Int64(round))
          segment.extra = [UInt8](repeating: UInt8(round), count: 20_000)
          try journal.append(segment)
          if snapshots {
            try journal.snapshot(makeSnapshot(name, at: round + 1, time: Int64(round)))
          }
        }
      }
    }
  }

  @Test func `the oldest go until the journal is as small as it should be`() throws {
    let writer = try folder.writer()
    try fill(writer, snapshots: true)
    let reports = try retainAll(writer, Retention(bytes: 1_000_000), now: 1000)
    #expect(reports.last?.excess == 0)
    let reader = try folder.reader()
    #expect(try reader.stats().bytes <= 1_000_000)
    #expect(try reader.stats().bytes > 300_000)
    for name in ["a", "b"] {
      let left = try reader.segments(of: id(name), epoch: 0, from: 0, limit: 200)
      #expect(left.map(\.firstSeq) == Array(left[0].firstSeq..<100))
      #expect(try reader.snapshot(of: id(name), epoch: 0, atOrBefore: 100)?.seq == 100)
    }
    #expect(try reader.verify() == [])
  }

  @Test func `without snapshots nothing goes, and the excess is told`() throws {
    let writer = try folder.writer()
    try fill(writer, snapshots: false)
    let reports = try retainAll(writer, Retention(age: 1, bytes: 1_000_000), now: 1000)
    #expect(reports.map(\.removed) == [0])
    #expect(try #require(reports.last).excess > 2_000_000)
    #expect(try folder.reader().stats().segments == 200)
  }

  @Test func `many old rows that have to stay do not hide those that may go`() throws {
    let writer = try folder.writer()
    try writer.transaction { (journal) throws(JournalError) in
      for number in 0..<20_000 { try journal.append(makeSegment("s\(number)", count: 1)) }
      for seq in 0..<300 { try journal.append(makeSegment(from: seq, count: 1, time: 1)) }
      try journal.snapshot(makeSnapshot(at: 300, time: 1))
    }
    let byAge = try retainAll(writer, Retention(age: 10), now: 100)
    #expect(byAge.reduce(0) { $0 + $1.removed } == 299)
    #expect(byAge.count > 1)
    try writer.transaction { (journal) throws(JournalError) in
      for seq in 300..<600 { try journal.append(makeSegment(from: seq, count: 1, time: 1)) }
      try journal.snapshot(makeSnapshot(at: 600, time: 1))
    }
    let bySize = try retainAll(writer, Retention(bytes: 1), now: 100)
    #expect(bySize.reduce(0) { $0 + $1.removed } == 301)
  }

  @Test func `a stream that is silent for long is forgotten whole, if the rule says so`() throws {
    let writer = try folder.writer()
    let reader = try folder.reader(after: writer) { (journal) throws(JournalError) in
      for number in 0..<1500 { try journal.append(makeSegment("s\(number)", count: 1, time: 5)) }
      // Snapshots of a stream that says nothing are no sign of life.
      try journal.snapshot(makeSnapshot("s0", at: 1, time: 99))
      try journal.append(makeSegment(time: 5))
      try journal.append(makeSegment(from: 4, time: 95))
    }
    let reports = try retainAll(writer, Retention(silence: 10), now: 100)
    #expect(reports.reduce(0) { $0 + $1.removed } == 1501)
    #expect(Set(reports.flatMap(\.forgotten)) == Set((0..<1500).map { id("s\($0)") }))
    #expect(try reader.streams().map(\.stream) == [stream])
    #expect(try reader.segments(of: stream, epoch: 0, from: 0, limit: 9).count == 2)
    try writer.transaction { (journal) throws(JournalError) in
      try journal.append(makeSegment("s7", from: 3))
    }
    #expect(try reader.position(of: id("s7"))?.next == 7)
    #expect(try reader.verify() == [])
  }

  @Test func `retention within a transaction is refused and leaves it open`() throws {
    let writer = try folder.writer()
    try writer.begin()
    try writer.append(makeSegment())
    #expect(throws: JournalError.self) { try writer.retain(Retention(age: 1), now: 9) }
    try writer.commit()
    #expect(try folder.reader().position(of: stream)?.next == 4)
  }
}
