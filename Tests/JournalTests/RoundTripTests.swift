import Journal
import Testing

@Suite struct RoundTripTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func `segments come back after reopening, in order, from the one that reaches to a seq`()
    throws
  {
    let segments = [makeSegment(), makeSegment(from: 4, version: 2), makeSegment(from: 10)]
    do {
      let writer = try folder.writer(.always)
      for segment in segments {
        try writer.transaction { (journal) throws(JournalError) in try journal.append(segment) }
      }
    }
    let writer = try folder.writer()
    let last = makeSegment(from: 14, marks: [.init(position: 18, kind: .end)])
    try writer.transaction { (journal) throws(JournalError) in try journal.append(last) }
    let reader = try folder.reader()
    let stream = id("chat/1")
    #expect(try reader.segments(of: stream, epoch: 0, from: 0, limit: 9) == segments + [last])
    #expect(try reader.segments(of: stream, epoch: 0, from: 5) == [segments[1]])
    #expect(try reader.segments(of: stream, epoch: 0, from: 4, limit: 2) == Array(segments[..<2]))
    #expect(try reader.segments(of: stream, epoch: 0, from: 19) == [])
    #expect(try reader.segments(of: stream, epoch: 1, from: 0) == [])
    #expect(try reader.segments(of: id("chat"), epoch: 0, from: 0) == [])
  }

  @Test func `pages of a stream's segments pass any number of marks at one position`() throws {
    let writer = try folder.writer()
    try writer.transaction { (journal) throws(JournalError) in
      try journal.append(makeSegment())
      for _ in 0..<100 {
        try journal.append(
          makeSegment(from: 4, count: 0, marks: [.init(position: 4, kind: .flush)]))
      }
      try journal.append(makeSegment(from: 4))
    }
    let reader = try folder.reader()
    var seen: [LoggedSegment] = []
    while true {
      let page = try reader.loggedSegments(
        of: id("chat/1"), epoch: 0, from: 4, after: seen.last?.id ?? 0, limit: 30)
      if page.isEmpty { break }
      seen += page
    }
    #expect(seen.count == 102)
    #expect(seen.last?.segment == makeSegment(from: 4))
  }

  @Test func `the newest segments of a model come first, and the later ones in order`() throws {
    let writer = try folder.writer()
    let segments = [makeSegment("a"), makeSegment("b"), makeSegment("a", from: 4)]
    try writer.transaction { (journal) throws(JournalError) in
      try journal.append(segments[0])
      try journal.append(makeSegment("x", model: "other"))
      try journal.append(segments[1])
      try journal.append(segments[2])
    }
    let reader = try folder.reader()
    let newest = try reader.newestSegments(of: "ner", limit: 2)
    #expect(newest.map(\.segment) == [segments[2], segments[1]])
    let before = try reader.newestSegments(of: "ner", before: newest[1].id, limit: 9)
    #expect(before.map(\.segment) == [segments[0]])
    let after = try reader.segments(of: "ner", after: before[0].id, limit: 9)
    #expect(after.map(\.segment) == [segments[1], segments[2]])
    #expect(try reader.newestSegments(of: "nobody", limit: 9) == [])
  }

  @Test func `the snapshot at or before a position is the last one`() throws {
    let writer = try folder.writer()
    let snapshots = [
      makeSnapshot(at: 0), makeSnapshot(at: 4, version: 2, open: [1, 2, 3]),
      makeSnapshot(at: 2, epoch: 1),
    ]
    try writer.transaction { (journal) throws(JournalError) in
      try journal.append(makeSegment())
      try journal.snapshot(makeSnapshot(at: 4, version: 1))
      for snapshot in snapshots { try journal.snapshot(snapshot) }
    }
    let reader = try folder.reader()
    let stream = id("chat/1")
    #expect(try reader.snapshot(of: stream, epoch: 0, atOrBefore: 3) == snapshots[0])
    #expect(try reader.snapshot(of: stream, epoch: 0, atOrBefore: 4) == snapshots[1])
    #expect(try reader.snapshot(of: stream, epoch: 0, atOrBefore: 99) == snapshots[1])
    #expect(try reader.snapshot(of: stream, epoch: 1, atOrBefore: 1) == nil)
    #expect(try reader.snapshot(of: id("x"), epoch: 0, atOrBefore: 9) == nil)
  }

  @Test func `a state comes back bit for bit`() throws {
    var snapshot = makeSnapshot(at: 4)
    snapshot.state = [.nan, -.nan, -0.0, .infinity, .leastNonzeroMagnitude]
    let writer = try folder.writer()
    try writer.transaction { (journal) throws(JournalError) in
      try journal.append(makeSegment())
      try journal.snapshot(snapshot)
    }
    let back = try folder.reader().snapshot(of: id("chat/1"), epoch: 0, atOrBefore: 4)
    #expect(back?.state.map(\.bitPattern) == snapshot.state.map(\.bitPattern))
  }

  @Test func `a position is the end of the latest epoch, of segments or of a snapshot`() throws {
    let writer = try folder.writer()
    let reader = try folder.reader(after: writer) { (journal) throws(JournalError) in
      try journal.append(makeSegment(count: 9))
      try journal.append(makeSegment(count: 3, epoch: 2))
      try journal.append(
        makeSegment(from: 3, count: 0, epoch: 2, marks: [.init(position: 3, kind: .flush)]))
    }
    let stream = id("chat/1")
    #expect(
      try reader.position(of: stream)
        == StreamPosition(stream: stream, model: "ner", epoch: 2, next: 3))
    try writer.transaction { (journal) throws(JournalError) in
      try journal.snapshot(makeSnapshot(at: 0, epoch: 3))
    }
    #expect(
      try reader.position(of: stream)
        == StreamPosition(stream: stream, model: "ner", epoch: 3, next: 0))
    #expect(try reader.position(of: id("x")) == nil)
  }

  @Test func `streams are listed by pages in the order of their bytes`() throws {
    let writer = try folder.writer()
    let reader = try folder.reader(after: writer) { (journal) throws(JournalError) in
      for name in ["c", "a", "b"] { try journal.append(makeSegment(name)) }
      try journal.append(makeSegment("d", model: "other"))
    }
    #expect(try reader.streams(limit: 3).map(\.stream) == [id("a"), id("b"), id("c")])
    #expect(try reader.streams(after: id("c")).map(\.stream) == [id("d")])
    #expect(try reader.streams(of: "other").map(\.next) == [4])
    // A stream belongs to the model that it was last routed to.
    try writer.transaction { (journal) throws(JournalError) in
      try journal.append(makeSegment("a", from: 4, model: "other"))
    }
    #expect(try reader.streams(of: "other").map(\.stream) == [id("a"), id("d")])
  }

  @Test func `models whose names look the same stay apart`() throws {
    let writer = try folder.writer()
    let names = ["e\u{301}", "\u{e9}"]
    let reader = try folder.reader(after: writer) { (journal) throws(JournalError) in
      for (stream, name) in zip(["a", "b"], names) {
        try journal.append(makeSegment(stream, model: name))
      }
    }
    #expect(try reader.streams(of: names[0]).map(\.stream) == [id("a")])
    #expect(try reader.streams(of: names[1]).map(\.stream) == [id("b")])
  }

  @Test func `elements are never logged twice`() throws {
    let writer = try folder.writer()
    try writer.transaction { (journal) throws(JournalError) in
      try journal.append(makeSegment(epoch: 1))
    }
    try writer.begin()
    for segment in [makeSegment(from: 3, epoch: 1), makeSegment(from: 9)] {
      let error = refusal { () throws(JournalError) in try writer.append(segment) }
      #expect(error?.description.contains("the journal goes on at epoch 1, seq 4") == true)
    }
    try writer.append(makeSegment(from: 4, epoch: 1))
    try writer.commit()
    #expect(try folder.reader().position(of: id("chat/1"))?.next == 8)
  }
}
