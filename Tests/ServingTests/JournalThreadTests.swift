import CSQLite
import Foundation
import Glibc
import Journal
import Platform
import Serving
import Testing

/// What becomes of entries while the journal cannot be written.
struct JournalThreadTests {
  private let folder: String

  init() throws {
    folder = try makeTemporaryDirectory(NSTemporaryDirectory() + "millrace-thread-")
  }

  private func thread(mostWaiting: Int) throws -> JournalThread {
    try JournalThread(
      JournalSettings(folder: folder, durability: .none), mostWaiting: mostWaiting)
  }

  /// Another writer's transaction, which keeps the journal's own from beginning.
  private func obstacle() throws -> OpaquePointer {
    var handle: OpaquePointer?
    try #require(sqlite3_open(folder + "/journal.sqlite", &handle) == SQLITE_OK)
    try #require(sqlite3_exec(handle, "BEGIN IMMEDIATE", nil, nil, nil) == SQLITE_OK)
    return try #require(handle)
  }

  private func swaps(_ range: Range<Int>) -> [LogEntry] {
    range.map {
      .swap(SwapRecord(model: "m", version: 1, swap: $0, time: 0, reason: "start"))
    }
  }

  private func nextReports(_ thread: JournalThread) throws -> [JournalReport] {
    var place = pollfd(fd: thread.reports.descriptor, events: Int16(POLLIN), revents: 0)
    try #require(poll(&place, 1, 30_000) == 1)
    return thread.reports.take()
  }

  private func logged() throws -> [Int] {
    try JournalReader(folder: folder).swaps(of: "m", limit: 100).map(\.swap).sorted()
  }

  @Test func `what cannot be written waits, and is written in its order once it can`() throws {
    defer { try? removeDirectory(folder) }
    let thread = try thread(mostWaiting: 100)
    let obstacle = try obstacle()
    _ = thread.append(swaps(0..<20), isUrgent: true)
    guard case .failed = try nextReports(thread).first else {
      Issue.record("the journal was written in spite of another's transaction")
      return
    }
    let last = thread.append(swaps(20..<30), isUrgent: false)
    #expect(last.waiting == 30)
    sqlite3_close(obstacle)
    thread.finish()
    #expect(
      thread.reports.take().contains {
        if case .logged(last.ticket, waiting: 0, _) = $0 { true } else { false }
      })
    #expect(try logged() == Array(0..<30))
  }

  @Test func `more than may wait is dropped, told as such, and logging goes on after it`() throws {
    defer { try? removeDirectory(folder) }
    let thread = try thread(mostWaiting: 10)
    let obstacle = try obstacle()
    let first = thread.append(swaps(0..<20), isUrgent: true)
    var reports: [JournalReport] = []
    while reports.count < 2 { reports += try nextReports(thread) }
    guard case .failed = reports[0], case .dropped(first.ticket, waiting: 0) = reports[1] else {
      Issue.record("\(reports)")
      return
    }
    sqlite3_close(obstacle)
    let last = thread.append(swaps(20..<23), isUrgent: true)
    #expect(last.waiting == 3)
    thread.finish()
    #expect(try logged() == Array(20..<23))
  }
}
