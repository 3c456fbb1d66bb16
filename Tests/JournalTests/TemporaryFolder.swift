import CSQLite
import Foundation
import Journal
import Platform
import Testing

/// A folder of its own for one test, removed with it.
final class TemporaryFolder {
  let path = NSTemporaryDirectory() + "/millrace-journal-" + UUID().uuidString

  init() throws { try makeDirectory(path) }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var database: String { path + "/journal.sqlite" }

  func writer(_ durability: Durability = .none) throws(JournalError) -> JournalWriter {
    try JournalWriter(folder: path, durability: durability)
  }

  func reader() throws(JournalError) -> JournalReader {
    try JournalReader(folder: path)
  }

  /// A reader of what the body writes within a transaction.
  func reader(
    after writer: JournalWriter, _ body: (JournalWriter) throws(JournalError) -> Void
  ) throws(JournalError) -> JournalReader {
    try writer.transaction(body)
    return try reader()
  }

  /// Changes the database behind the journal's back; no writer may be open.
  func tamper(_ sql: String) throws {
    var handle: OpaquePointer?
    defer { sqlite3_close_v2(handle) }
    try #require(sqlite3_open(database, &handle) == SQLITE_OK)
    try #require(sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK)
    // A change of nothing would make a test of damage pass on sound rows.
    try #require(sqlite3_total_changes(handle) > 0 || sql.contains("PRAGMA"))
  }
}

extension JournalWriter {
  /// Runs the body within a transaction.
  func transaction(
    _ body: (JournalWriter) throws(JournalError) -> Void
  ) throws(JournalError) {
    try begin()
    try body(self)
    try commit()
  }
}

/// The bytes of a stream's id.
func id(_ name: String) -> [UInt8] { Array(name.utf8) }

/// A segment of tokens that name their stream and position.
func makeSegment(
  _ stream: String = "chat/1", from seq: Int = 0, count: Int = 4, epoch: Int = 0,
  model: String = "ner", version: Int = 1, labels: [String?] = [], marks: [Segment.Mark] = [],
  time: Int64 = 0
) -> Segment {
  Segment(
    stream: id(stream), model: model, version: version, epoch: epoch, firstSeq: seq,
    elements: .tokens((seq..<seq + count).map { "\(stream)#\($0)" }), labels: labels,
    marks: marks, time: time)
}

/// A snapshot with a state of two numbers.
func makeSnapshot(
  _ stream: String = "chat/1", at seq: Int, epoch: Int = 0, version: Int = 1, time: Int64 = 0,
  open: [UInt8] = []
) -> Snapshot {
  Snapshot(
    stream: id(stream), epoch: epoch, seq: seq, version: version, time: time,
    state: [Float(seq), -0.5], open: open)
}

/// The error that `body` throws; nil where it throws none.
func refusal<Result>(_ body: () throws(JournalError) -> Result) -> JournalError? {
  do throws(JournalError) {
    _ = try body()
    return nil
  } catch {
    return error
  }
}

/// Random numbers that are the same on every run.
struct Xorshift: RandomNumberGenerator {
  var state: UInt64 = 0x2545_F491_4F6C_DD1D

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}
