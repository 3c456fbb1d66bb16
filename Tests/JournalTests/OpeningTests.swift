import Foundation
import Journal
import Testing

@Suite struct OpeningTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func `a folder without a journal, or with an empty one, is missing it`() throws {
    let missing = JournalError.missing(path: folder.path)
    #expect(refusal { () throws(JournalError) in try folder.reader() } == missing)
    try Data().write(to: URL(fileURLWithPath: folder.database))
    #expect(refusal { () throws(JournalError) in try folder.reader() } == missing)
    let writer = try folder.writer()
    #expect(try folder.reader().isEmpty)
    _ = writer
  }

  @Test func `a second writer is refused with the process of the first, and readers are not`()
    throws
  {
    let writer = try folder.writer()
    let inUse = JournalError.inUse(path: folder.path, holder: getpid())
    #expect(refusal { () throws(JournalError) in try folder.writer() } == inUse)
    #expect(inUse.description.contains("process \(getpid())"))
    #expect(try folder.reader().isEmpty)
    withExtendedLifetime(writer) {}
  }

  @Test func `a journal of a newer format is refused for reading and for writing`() throws {
    _ = try folder.writer()
    try folder.tamper("PRAGMA user_version = 2")
    let newer = JournalError.newerSchema(path: folder.database, found: 2, supported: 1)
    #expect(refusal { () throws(JournalError) in try folder.reader() } == newer)
    #expect(refusal { () throws(JournalError) in try folder.writer() } == newer)
    #expect(newer.description.hasSuffix("use a newer millrace or another folder"))
  }

  @Test func `what is no journal of ours is refused and stays as it was`() throws {
    let text = Data(String(repeating: "no database ", count: 99).utf8)
    let url = URL(fileURLWithPath: folder.database)
    try text.write(to: url)
    let foreign = JournalError.notJournal(path: folder.database)
    #expect(refusal { () throws(JournalError) in try folder.writer() } == foreign)
    #expect(refusal { () throws(JournalError) in try folder.reader() } == foreign)
    #expect(try Data(contentsOf: url) == text)
    try FileManager.default.removeItem(at: url)
    try folder.tamper("CREATE TABLE other(a); INSERT INTO other VALUES(1)")
    let other = try Data(contentsOf: url)
    #expect(refusal { () throws(JournalError) in try folder.writer() } == foreign)
    #expect(try Data(contentsOf: url) == other)
  }

  @Test func `the files are closed to others wherever they lie`() throws {
    let writer = try folder.writer()
    try writer.transaction { (journal) throws(JournalError) in try journal.append(makeSegment()) }
    for end in ["", "-wal", "-shm"] {
      let attributes = try FileManager.default.attributesOfItem(atPath: folder.database + end)
      #expect(attributes[.posixPermissions] as? Int == 0o600)
    }
  }

  @Test func `a folder is made, and one behind a link is used`() throws {
    _ = try JournalWriter(folder: folder.path + "/deep/er")
    let link = folder.path + "/link"
    try FileManager.default.createSymbolicLink(
      atPath: link, withDestinationPath: folder.path + "/deep")
    #expect(try JournalReader(folder: link + "/er").isEmpty)
  }

  @Test func `a place that can hold no journal is named with the reason`() throws {
    let file = folder.path + "/file"
    try Data().write(to: URL(fileURLWithPath: file))
    let below = refusal { () throws(JournalError) in try JournalWriter(folder: file + "/inner") }
    guard case .cannotOpen(file + "/inner", _) = below else {
      Issue.record("\(String(describing: below))")
      return
    }
    try FileManager.default.createDirectory(
      atPath: folder.database, withIntermediateDirectories: false)
    for open in [{ _ = try folder.writer() }, { _ = try folder.reader() }] {
      #expect { try open() } throws: { error in
        guard case JournalError.cannotOpen(folder.database, _) = error else { return false }
        return true
      }
    }
  }

  @Test(.enabled(if: geteuid() != 0, "permissions do not bind the superuser"))
  func `a folder that may not be written takes neither a writer nor a reader`() throws {
    _ = try folder.writer()
    try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: folder.path)
    defer {
      try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path)
    }
    #expect(throws: JournalError.self) { try folder.writer() }
    #expect(throws: JournalError.self) { try folder.reader() }
  }

  @Test(arguments: [(Durability.always, 2), (.everySecond, 1), (.none, 0)])
  func `durability is the synchronous level of the connection`(
    _ durability: Durability, _ level: Int
  ) throws {
    let writer = try folder.writer(durability)
    #expect(try writer.connection.pragma("synchronous") == level)
    try writer.transaction { (journal) throws(JournalError) in try journal.append(makeSegment()) }
    try writer.synchronize()
    try writer.synchronize()
    #expect(try folder.reader().position(of: id("chat/1"))?.next == 4)
  }

  @Test func `the log is moved into the database and does not grow for ever`() throws {
    let writer = try folder.writer(.everySecond)
    let reader = try folder.reader()
    var segment = makeSegment(count: 0)
    segment.extra = [UInt8](repeating: 1, count: 100_000)
    for _ in 0..<200 {
      try writer.transaction { (journal) throws(JournalError) in try journal.append(segment) }
    }
    let stats = try reader.stats()
    #expect(stats.bytes > 20_000_000)
    #expect(stats.logBytes < 6_000_000)
  }

  @Test func `a full disk is told apart, and writing goes on once there is room`() throws {
    let writer = try folder.writer()
    try writer.transaction { (journal) throws(JournalError) in try journal.append(makeSegment()) }
    try writer.connection.execute("PRAGMA max_page_count = 40")
    var large = makeSegment("large", count: 0)
    large.extra = [UInt8](repeating: 1, count: 1_000_000)
    try writer.begin()
    #expect(
      refusal { () throws(JournalError) in try writer.append(large) }
        == .diskFull(path: folder.database))
    writer.rollback()
    try writer.connection.execute("PRAGMA max_page_count = 4000")
    try writer.transaction { (journal) throws(JournalError) in try journal.append(large) }
    let reader = try folder.reader()
    #expect(try reader.segments(of: id("large"), epoch: 0, from: 0) == [large])
    #expect(try reader.verify() == [])
  }
}
