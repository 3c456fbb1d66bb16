import Journal
import Testing

@Suite struct HistoryTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func `the newest swap of a model is the first`() throws {
    let writer = try folder.writer()
    let swaps = (1...3).map {
      SwapRecord(model: "ner", version: 4 - $0, swap: $0, time: Int64($0), reason: "gate \($0)")
    }
    let other = SwapRecord(model: "pos", version: 9, swap: 7, time: 0, reason: "by hand")
    let reader = try folder.reader(after: writer) { (journal) throws(JournalError) in
      for swap in swaps { try journal.recordSwap(swap) }
      try journal.recordSwap(other)
    }
    #expect(try reader.swaps(of: "ner") == swaps.reversed())
    #expect(try reader.swaps(of: "ner", limit: 1) == [swaps[2]])
    #expect(try reader.swaps(of: "none") == [])
  }

  @Test func `gates come back with their numbers as they were`() throws {
    let writer = try folder.writer()
    let gates = ["{\"loss\": 0.125}", "{}"].map { GateRecord(model: "ner", time: 3, numbers: $0) }
    let reader = try folder.reader(after: writer) { (journal) throws(JournalError) in
      for gate in gates { try journal.recordGate(gate) }
    }
    #expect(try reader.gates(of: "ner") == gates.reversed())
  }

  @Test func `version changes of a stream come in order from a position on`() throws {
    let writer = try folder.writer()
    let changes = [0, 3, 3, 8].enumerated().map {
      VersionChange(epoch: 0, seq: $1, version: $0 + 1, swap: $0, time: 5)
    }
    let stream = id("chat/1")
    let reader = try folder.reader(after: writer) { (journal) throws(JournalError) in
      try journal.append(makeSegment(count: 9))
      for change in changes.reversed() { try journal.recordVersion(stream: stream, change) }
      try journal.recordVersion(stream: stream, changes[0])
    }
    #expect(try reader.versionChanges(of: stream, epoch: 0) == changes)
    #expect(try reader.versionChanges(of: stream, epoch: 0, from: 3) == Array(changes[1...]))
    #expect(try reader.versionChanges(of: stream, epoch: 1) == [])
  }

  @Test func `a stream that was never logged has no labels, versions or states`() throws {
    let writer = try folder.writer()
    try writer.begin()
    let sentence = JournalError.invalid("stream \"x\" is not in the journal; log a segment first")
    #expect(
      refusal { () throws(JournalError) in try writer.snapshot(makeSnapshot("x", at: 0)) }
        == sentence)
    let change = VersionChange(epoch: 0, seq: 0, version: 1, swap: 0, time: 0)
    #expect(
      refusal { () throws(JournalError) in try writer.recordVersion(stream: id("x"), change) }
        == sentence)
    let labels = [CommittedLabel(label: "O", p: 1)]
    let commit = refusal { () throws(JournalError) in
      try writer.commitLabels(stream: id("x"), epoch: 0, firstSeq: 0, labels: labels, time: 0)
    }
    #expect(commit == sentence)
  }

  @Test func `a journal is empty until a stream is logged`() throws {
    let writer = try folder.writer()
    let reader = try folder.reader(after: writer) { (journal) throws(JournalError) in
      try journal.recordGate(GateRecord(model: "ner", time: 0, numbers: "{}"))
    }
    #expect(try reader.isEmpty)
    try writer.transaction { (journal) throws(JournalError) in try journal.append(makeSegment()) }
    #expect(try !reader.isEmpty)
  }

  @Test func `the figures count every row, and elements and times of each model`() throws {
    let writer = try folder.writer()
    let reader = try folder.reader(after: writer) { (journal) throws(JournalError) in
      try journal.append(makeSegment(time: 30))
      try journal.append(makeSegment(from: 4, count: 2, time: 10))
      try journal.append(makeSegment("b", count: 3, model: "pos", time: 20))
      try journal.snapshot(makeSnapshot(at: 6))
      try journal.commitLabels(
        stream: id("b"), epoch: 0, firstSeq: 0, labels: [.init(label: "O", p: 1)], time: 0)
      _ = try journal.lateLabels(
        stream: id("b"), epoch: 0, seq: 0, labels: ["O", "X"], time: 0)
      try journal.recordSwap(SwapRecord(model: "new", version: 1, swap: 1, time: 0, reason: ""))
    }
    let stats = try reader.stats()
    #expect(stats.models.map(\.name) == ["ner", "new", "pos"])
    #expect(stats.models.map(\.streams) == [1, 0, 1])
    #expect(stats.models.map(\.segments) == [2, 0, 1])
    #expect(stats.models.map(\.elements) == [6, 0, 3])
    #expect(stats.models.map(\.swaps) == [0, 1, 0])
    #expect(stats.models.map(\.first) == [10, nil, 20])
    #expect(stats.models.map(\.last) == [30, nil, 20])
    #expect((stats.streams, stats.segments, stats.elements, stats.rows) == (2, 3, 9, 6))
    #expect((stats.committed, stats.lateLabels, stats.snapshots, stats.swaps) == (1, 2, 1, 1))
    #expect((stats.oldest, stats.newest) == (10, 30))
    #expect(stats.bytes > 4096)
    #expect(stats.logBytes > 0)
  }
}
