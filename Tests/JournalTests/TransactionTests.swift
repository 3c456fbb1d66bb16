import Foundation
import Journal
import Testing

@Suite struct TransactionTests {
  private let folder: TemporaryFolder
  private let stream = id("chat/1")

  init() throws { folder = try TemporaryFolder() }

  @Test func `nothing is seen before it is committed, and nothing of it after a rollback`() throws {
    let writer = try folder.writer()
    let reader = try folder.reader()
    try writer.begin()
    try writer.append(makeSegment())
    #expect(try reader.isEmpty)
    writer.rollback()
    #expect(try reader.isEmpty)
    // The stream's row went with the transaction, and must not be remembered.
    try writer.transaction { (journal) throws(JournalError) in
      try journal.append(makeSegment("other", model: "pos"))
      try journal.append(makeSegment())
    }
    #expect(try reader.position(of: stream)?.model == "ner")
    #expect(try reader.segments(of: stream, epoch: 0, from: 0) == [makeSegment()])
    #expect(try reader.segments(of: id("other"), epoch: 0, from: 0).map(\.model) == ["pos"])
    #expect(try reader.verify() == [])
  }

  @Test func `a transaction that SQLite ended by itself leaves no row remembered`() throws {
    let writer = try folder.writer()
    try writer.begin()
    try writer.append(makeSegment())
    try writer.connection.execute("ROLLBACK")
    try writer.transaction { (journal) throws(JournalError) in
      try journal.append(makeSegment("other", model: "pos"))
      try journal.append(makeSegment())
    }
    let reader = try folder.reader()
    #expect(try reader.segments(of: stream, epoch: 0, from: 0) == [makeSegment()])
    #expect(try reader.verify() == [])
  }

  @Test func `writing outside a transaction and beginning twice are refused`() throws {
    let writer = try folder.writer()
    let outside = JournalError.invalid("nothing is written outside a transaction; begin one")
    #expect(
      refusal { () throws(JournalError) in try writer.append(makeSegment()) } == outside)
    #expect(refusal { () throws(JournalError) in try writer.commit() } == outside)
    #expect(
      refusal { () throws(JournalError) in try writer.forget(stream: stream) } == outside)
    try writer.begin()
    #expect(
      refusal { () throws(JournalError) in try writer.begin() }
        == .invalid("a transaction was begun within another"))
    try writer.append(makeSegment())
    try writer.commit()
    #expect(try folder.reader().position(of: stream)?.next == 4)
  }

  /// What a crash would leave: the database and its log, without the shared memory.
  private func crashed() throws -> TemporaryFolder {
    let copy = try TemporaryFolder()
    for name in ["journal.sqlite", "journal.sqlite-wal"] {
      try FileManager.default.copyItem(
        atPath: folder.path + "/" + name, toPath: copy.path + "/" + name)
    }
    return copy
  }

  @Test func `after a crash within a transaction the committed is there and the rest is not`()
    throws
  {
    let writer = try folder.writer(.always)
    try writer.transaction { (journal) throws(JournalError) in
      try journal.append(makeSegment())
      try journal.snapshot(makeSnapshot(at: 4))
    }
    let before = try folder.reader().stats().logBytes
    try writer.begin()
    for round in 0..<400 {
      var segment = makeSegment(from: 4 + round, count: 1)
      segment.extra = [UInt8](repeating: 7, count: 16_000)
      try writer.append(segment)
    }
    // More than the cache holds, so a part of the transaction is in the log already.
    #expect(try folder.reader().stats().logBytes > before + 1_000_000)
    let copy = try crashed()
    #expect(try copy.reader().position(of: stream)?.next == 4)
    let again = try copy.writer()
    let reader = try copy.reader()
    #expect(try reader.segments(of: stream, epoch: 0, from: 0, limit: 9) == [makeSegment()])
    #expect(try reader.snapshot(of: stream, epoch: 0, atOrBefore: 9) == makeSnapshot(at: 4))
    #expect(try reader.verify() == [])
    try again.transaction { (journal) throws(JournalError) in
      try journal.append(makeSegment(from: 4))
    }
    #expect(try reader.position(of: stream)?.next == 8)
  }

  @Test func `of a log torn anywhere every transaction is there whole or not at all`() throws {
    let writer = try folder.writer(.always)
    for round in 0..<6 {
      try writer.transaction { (journal) throws(JournalError) in
        try journal.append(makeSegment(from: 4 * round))
        try journal.append(makeSegment("twin", from: 4 * round))
      }
    }
    let size = try folder.reader().stats().logBytes
    var found: Set<Int> = []
    for end in stride(from: size, through: 0, by: -3001) {
      let copy = try crashed()
      try truncate(copy.database + "-wal", to: end)
      guard let reader = try? copy.reader() else { continue }
      let next = try reader.position(of: stream)?.next ?? 0
      #expect(try reader.position(of: id("twin"))?.next ?? 0 == next)
      #expect(try reader.verify() == [])
      found.insert(next)
    }
    #expect(found == [0, 4, 8, 12, 16, 20, 24])
  }
}

/// Cuts a file off.
func truncate(_ path: String, to count: Int) throws {
  let file = try #require(FileHandle(forUpdatingAtPath: path))
  try file.truncate(atOffset: UInt64(count))
  try file.close()
}
