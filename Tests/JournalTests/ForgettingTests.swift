import Foundation
import Journal
import Testing

@Suite struct ForgettingTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func fill(_ writer: JournalWriter, _ stream: String) throws(JournalError) {
    let labels = ["B-SECRETLABEL", nil, nil, nil]
    try writer.append(makeSegment(stream, labels: labels))
    try writer.append(makeSegment(stream, from: 4))
    try writer.snapshot(makeSnapshot(stream, at: 4, open: id("oldopen-" + stream)))
    try writer.snapshot(makeSnapshot(stream, at: 4, open: id("newopen-" + stream)))
    try writer.snapshot(makeSnapshot(stream, at: 8))
    try writer.commitLabels(
      stream: id(stream), epoch: 0, firstSeq: 0, labels: [.init(label: stream, p: 1)], time: 0)
    _ = try writer.lateLabels(
      stream: id(stream), epoch: 0, seq: 0, labels: ["late-" + stream], time: 0)
    let change = VersionChange(epoch: 0, seq: 0, version: 1, swap: 1, time: 0)
    try writer.recordVersion(stream: id(stream), change)
  }

  @Test func `nothing of a forgotten stream is left, and all of the others is`() throws {
    let writer = try folder.writer()
    let reader = try folder.reader(after: writer) { (journal) throws(JournalError) in
      try fill(journal, "secret")
      try fill(journal, "other")
    }
    try writer.transaction { (journal) throws(JournalError) in
      try journal.forget(stream: id("secret"))
      try journal.forget(stream: id("never seen"))
    }
    let secret = id("secret")
    #expect(try reader.position(of: secret) == nil)
    #expect(try reader.segments(of: secret, epoch: 0, from: 0, limit: 9) == [])
    #expect(try reader.snapshot(of: secret, epoch: 0, atOrBefore: 9) == nil)
    #expect(try reader.answers(stream: secret, epoch: 0, in: 0..<9) == [])
    #expect(try reader.lateLabels(of: secret, epoch: 0, in: 0..<9).isEmpty)
    #expect(try reader.versionChanges(of: secret, epoch: 0) == [])
    #expect(try reader.segments(of: id("other"), epoch: 0, from: 0, limit: 9).count == 2)
    #expect(try reader.answers(stream: id("other"), epoch: 0, in: 0..<9).count == 1)
    #expect(try reader.verify() == [])
  }

  @Test func `a forgotten stream begins anew, within the same transaction too`() throws {
    let writer = try folder.writer()
    let reader = try folder.reader(after: writer) { (journal) throws(JournalError) in
      try fill(journal, "secret")
      try journal.forget(stream: id("secret"))
      try journal.append(makeSegment("secret", from: 2))
    }
    #expect(try reader.position(of: id("secret"))?.next == 6)
    #expect(try reader.verify() == [])
  }

  @Test func `the bytes of what was removed are not in the file any more`() throws {
    let file = URL(fileURLWithPath: folder.database)
    do {
      let writer = try folder.writer()
      try writer.transaction { (journal) throws(JournalError) in
        try fill(journal, "secret")
        try fill(journal, "other")
      }
      _ = try writer.retain(Retention(age: 1), now: 9)
    }
    // Removed by retention or replaced, with the stream still there.
    var bytes = try Data(contentsOf: file)
    #expect(bytes.range(of: Data("secret#5".utf8)) != nil)
    for gone in ["secret#1", "SECRETLABEL", "oldopen", "newopen", "late-secret"] {
      #expect(bytes.range(of: Data(gone.utf8)) == nil, "\(gone)")
    }
    do {
      let writer = try folder.writer()
      try writer.transaction { (journal) throws(JournalError) in
        try journal.forget(stream: id("secret"))
      }
    }
    bytes = try Data(contentsOf: file)
    #expect(bytes.range(of: Data("secret".utf8)) == nil)
    #expect(bytes.range(of: Data("other#5".utf8)) != nil)
  }
}
