import Foundation
import Journal
import Testing

@Suite struct DamageTests {
  private let folder: TemporaryFolder
  private let stream = id("chat/1")

  init() throws {
    folder = try TemporaryFolder()
    let writer = try folder.writer()
    try writer.transaction { (journal) throws(JournalError) in
      for seq in [0, 4, 8] { try journal.append(makeSegment(from: seq)) }
      try journal.snapshot(makeSnapshot(at: 4))
      try journal.snapshot(makeSnapshot(at: 8))
      try journal.commitLabels(
        stream: stream, epoch: 0, firstSeq: 0, labels: [.init(label: "O", p: 1)], time: 0)
      _ = try journal.lateLabels(stream: stream, epoch: 0, seq: 1, labels: ["O"], time: 0)
    }
  }

  private func flip(_ table: String, _ seq: Int) throws {
    try folder.tamper(
      """
      UPDATE \(table) SET body = CAST(substr(body, 1, 3) || x'7E' || substr(body, 5) AS BLOB)
      WHERE seq = \(seq)
      """)
  }

  @Test func `a sound journal has no problems`() throws {
    #expect(try folder.reader().verify() == [])
  }

  @Test func `a damaged segment is named, and those around it are read`() throws {
    try flip("segment", 4)
    let reader = try folder.reader()
    let error = refusal { () throws(JournalError) in
      try reader.segments(of: stream, epoch: 0, from: 4, limit: 9)
    }
    guard case .corruptRecord(.segment, stream, 0, 4, let reason) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reason.contains("its checksum does not fit"))
    let logged = try reader.newestSegments(of: "ner", limit: 9)
    #expect(logged.map { $0.segment?.firstSeq } == [8, nil, 0])
    #expect(logged.map(\.damage) == [nil, error, nil])
    #expect(try reader.verify() == [try #require(error).description])
  }

  @Test func `a damaged snapshot is passed over for the one before it, if there is one`() throws {
    try flip("snapshot", 8)
    let reader = try folder.reader()
    #expect(
      try reader.snapshot(of: stream, epoch: 0, atOrBefore: 9) == makeSnapshot(at: 4))
    #expect(try reader.verify().count == 1)
    try flip("snapshot", 4)
    #expect {
      try folder.reader().snapshot(of: stream, epoch: 0, atOrBefore: 9)
    } throws: { error in
      guard case JournalError.corruptRecord(.snapshot, stream, 0, 8, _) = error else {
        return false
      }
      return true
    }
  }

  @Test func `damaged labels are named`() throws {
    try flip("committed", 0)
    try flip("late", 1)
    let problems = try folder.reader().verify()
    #expect(problems.count == 2)
    #expect(problems.first?.hasPrefix("stream \"chat/1\", epoch 0, seq 0: the labels is") == true)
    #expect(problems.last?.hasPrefix("stream \"chat/1\", epoch 0, seq 1: the late labels") == true)
  }

  @Test(arguments: ["body = (SELECT body FROM segment WHERE seq = 0)", "version = 2", "epoch = 3"])
  func `a body in a row that is not its own is seen`(_ change: String) throws {
    try folder.tamper("UPDATE segment SET \(change) WHERE seq = 4")
    let problems = try folder.reader().verify()
    #expect(problems.count == 1)
    #expect(problems.first?.contains("seq 4: the segment is damaged") == true)
  }

  @Test func `a number that no row can have is a sentence, not a trap`() throws {
    try folder.tamper("UPDATE segment SET seq = -9223372036854775808 WHERE seq = 4")
    let problems = try folder.reader().verify()
    #expect(problems.contains { $0.contains("a number is -9223372036854775808") })
  }

  @Test func `overlapping segments and rows without a stream are found`() throws {
    try folder.tamper("UPDATE segment SET count = 9 WHERE seq = 0")
    #expect(try folder.reader().verify().contains { $0.contains("begins before the one before") })
    try folder.tamper("DELETE FROM stream")
    let problems = try folder.reader().verify()
    #expect(problems.contains { $0.hasSuffix("3 rows of segment belong to no stream") })
    #expect(try folder.reader().verify(limit: 1).count == 1)
  }

  @Test func `a truncated database is damaged, and says so`() throws {
    let size = try Data(contentsOf: URL(fileURLWithPath: folder.database)).count
    for end in stride(from: size - 4096, to: 0, by: -4096) {
      try truncate(folder.database, to: end)
      let error = refusal { () throws(JournalError) in try JournalReader(folder: folder.path) }
      let problems = try error.map { [$0.description] } ?? folder.reader().verify()
      #expect(problems.contains { $0.contains("the journal is damaged") })
      #expect(throws: JournalError.self) {
        try folder.writer().transaction { (journal) throws(JournalError) in
          try journal.append(makeSegment("new"))
        }
      }
    }
  }

  @Test func `bytes flipped anywhere in the file never trap`() throws {
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.database)))
    let sound = bytes
    var random = Xorshift()
    var seen = 0
    for _ in 0..<300 {
      bytes = sound
      for _ in 0..<20 { bytes[Int.random(in: 100..<bytes.count, using: &random)] ^= 0x55 }
      try Data(bytes).write(to: URL(fileURLWithPath: folder.database))
      let error = refusal { () throws(JournalError) in
        let reader = try folder.reader()
        if try !reader.verify().isEmpty { seen += 1 }
        _ = try reader.stats()
        _ = try reader.newestSegments(of: "ner", limit: 9)
        _ = try reader.answers(stream: stream, epoch: 0, in: 0..<9)
      }
      if error != nil { seen += 1 }
    }
    #expect(seen > 50)
  }
}
