import Journal
import Testing

@Suite struct ConcurrencyTests {
  @Test func `two readers see whole transactions only, while a writer writes and removes`()
    async throws
  {
    let folder = try TemporaryFolder()
    let writer = try folder.writer(.everySecond)
    let path = folder.path
    try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<2 { group.addTask { try follow(path) } }
      for round in 0..<Self.rounds { try write(writer, round) }
      for try await views in group { #expect(views > 0) }
    }
    #expect(try folder.reader().verify() == [])
  }

  static let rounds = 400

  private func write(_ writer: JournalWriter, _ round: Int) throws {
    try writer.transaction { (journal) throws(JournalError) in
      for name in ["a", "b"] {
        var segment = makeSegment(name, from: round, count: 1, time: Int64(round))
        segment.extra = [UInt8](repeating: 1, count: 10_000)
        try journal.append(segment)
        try journal.snapshot(makeSnapshot(name, at: round + 1, time: Int64(round)))
      }
    }
    if round % 50 == 49 { _ = try writer.retain(Retention(age: 100), now: Int64(round)) }
  }

  /// Reads until the last transaction is there; answers how often.
  private func follow(_ path: String) throws -> Int {
    let reader = try JournalReader(folder: path)
    var views = 0
    var next = 0
    while next < Self.rounds, !Task.isCancelled {
      let streams = try reader.streams()
      // One call is one state of the database, in which both streams are as far.
      #expect(Set(streams.map(\.next)).count <= 1)
      guard let found = streams.first else { continue }
      #expect(found.next >= next)
      next = found.next
      let newest = try reader.newestSegments(of: "ner", limit: 2)
      #expect(newest.compactMap(\.segment).map(\.stream) == [id("b"), id("a")])
      #expect(newest.allSatisfy { $0.damage == nil })
      views += 1
    }
    return views
  }
}
