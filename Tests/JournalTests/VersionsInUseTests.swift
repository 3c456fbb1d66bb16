import Journal
import Testing

@Suite struct VersionsInUseTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func versions(
    _ model: String = "ner", after body: (JournalWriter) throws(JournalError) -> Void
  ) throws(JournalError) -> Set<Int> {
    try folder.reader(after: try folder.writer(), body).versionsInUse(of: model)
  }

  @Test func `without a snapshot every segment of the epoch is stepped again`() throws {
    let found = try versions { (journal) throws(JournalError) in
      try journal.append(makeSegment(version: 3))
      try journal.append(makeSegment(from: 4, version: 4))
    }
    #expect(found == [3, 4])
  }

  @Test func `what lies before the last snapshot or in an earlier epoch is not needed`() throws {
    let found = try versions { (journal) throws(JournalError) in
      try journal.append(makeSegment(version: 1))
      try journal.append(makeSegment(epoch: 1, version: 2))
      try journal.snapshot(makeSnapshot(at: 4, epoch: 1, version: 2))
      try journal.append(makeSegment(from: 4, epoch: 1, version: 3))
      try journal.append(makeSegment(from: 8, epoch: 1, version: 4))
      try journal.snapshot(makeSnapshot(at: 9, epoch: 1, version: 5))
    }
    #expect(found == [4, 5])
  }

  @Test func `streams of other models do not count, and many streams do`() throws {
    let found = try versions { (journal) throws(JournalError) in
      for number in 1...150 {
        try journal.append(makeSegment("chat/\(number)", version: number))
      }
      try journal.append(makeSegment("log/1", model: "events", version: 999))
    }
    #expect(found == Set(1...150))
    #expect(try folder.reader().versionsInUse(of: "events") == [999])
    #expect(try folder.reader().versionsInUse(of: "none") == [])
  }

  @Test func `a damaged snapshot leaves needed what an earlier one is followed by`() throws {
    let all = try versions { (journal) throws(JournalError) in
      try journal.append(makeSegment(version: 1))
      try journal.snapshot(makeSnapshot(at: 4, version: 1))
      try journal.append(makeSegment(from: 4, version: 2))
      try journal.append(makeSegment(from: 8, version: 3))
      try journal.snapshot(makeSnapshot(at: 12, version: 3))
    }
    #expect(all == [3])
    try folder.tamper("UPDATE snapshot SET body = x'00' WHERE seq = 12")
    #expect(try folder.reader().versionsInUse(of: "ner") == [1, 2, 3])
  }
}
