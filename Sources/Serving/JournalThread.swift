import Dispatch
import Foundation
import Journal
import Platform

/// What the journal's thread tells the serving loop.
package enum JournalReport: Sendable {
  /// Everything up to a ticket is committed, so many elements still wait; these late labels belong to
  /// nothing that is kept.
  case logged(ticket: Int, waiting: Int, refusedLate: [Int])
  /// Nothing can be written at present.
  case failed(String)
  /// Too much had to wait, so it was dropped: what came last, up to the ticket, is in no journal.
  case dropped(ticket: Int, waiting: Int)
  /// Streams that have been silent for too long are in the journal no more.
  case forgotten([[UInt8]])
}

/// Writes what the serving loop logs, on a thread of its own: whatever came since the last
/// transaction is the next one.
///
/// A class because both threads hold the same one. `@unchecked Sendable`: the lock guards what
/// waits, and only the queue touches the writer.
package final class JournalThread: @unchecked Sendable {
  /// What became of the entries.
  package let reports: Mailbox<JournalReport>
  private let queue = DispatchQueue(label: "millrace.journal", qos: .userInitiated)
  private let lock = NSLock()
  private var waiting: [LogEntry] = []
  private var waitingElements = 0
  private var ticket = 0
  private var isScheduled = false
  private let writer: LogWriter
  private var hasFailed = false
  private var hasDropped = false
  private let retention: Retention
  private let clock = SteadyClock()

  /// How long entries wait for others when nobody waits for them.
  private static let delay = DispatchTimeInterval.milliseconds(50)
  /// Elements that wait at most while nothing can be written.
  private let mostWaiting: Int

  /// Opens the journal of a folder and starts to keep it within its bounds.
  ///
  /// - Parameter mostWaiting: elements that wait at most while nothing can be written.
  package init(_ settings: JournalSettings, mostWaiting: Int) throws {
    self.mostWaiting = mostWaiting
    reports = try Mailbox()
    writer = LogWriter(
      try JournalWriter(folder: settings.folder, durability: settings.durability),
      segmentElements: settings.segmentElements)
    retention = settings.retention
    queue.async { [self] in keepWithinBounds() }
  }

  /// Hands entries over; they are committed with their ticket.
  ///
  /// - Parameter isUrgent: whether somebody waits for them.
  /// - Returns: the ticket, and how many elements wait with these.
  package func append(_ entries: [LogEntry], isUrgent: Bool) -> (ticket: Int, waiting: Int) {
    lock.withLock {
      waiting += entries
      waitingElements += entries.reduce(0) { $0 + $1.elements }
      ticket += 1
      if isUrgent || !isScheduled {
        isScheduled = true
        let time: DispatchTime = isUrgent ? .now() : .now() + Self.delay
        queue.asyncAfter(deadline: time) { [self] in writeWaiting() }
      }
      return (ticket, waitingElements)
    }
  }

  /// Writes what waits, puts it on the disk, and ends.
  package func finish() {
    queue.sync {
      writeWaiting()
      do throws(JournalError) {
        try writer.journal.synchronize()
      } catch {
        logLine(.error, "the journal could not be put on the disk: \(error)")
      }
    }
  }

  private func writeWaiting() {
    let (entries, last) = lock.withLock {
      isScheduled = false
      defer { waiting = [] }
      return (waiting, ticket)
    }
    guard !entries.isEmpty else { return }
    do throws(JournalError) {
      let refused = try writer.write(entries)
      let left = lock.withLock { noLongerWaiting(entries) }
      if hasFailed {
        logLine(
          .info,
          "the journal can be written again: "
            + (hasDropped ? "what was dropped is missing in it" : "nothing was lost"))
      }
      (hasFailed, hasDropped) = (false, false)
      reports.put(.logged(ticket: last, waiting: left, refusedLate: refused))
      synchronizeLater()
    } catch {
      putBack(entries, last, because: error)
    }
  }

  /// Keeps what could not be written for another attempt, unless it is too much.
  private func putBack(_ entries: [LogEntry], _ last: Int, because error: JournalError) {
    stopped(because: error)
    let left: Int? = lock.withLock {
      guard waitingElements <= mostWaiting else { return noLongerWaiting(entries) }
      waiting = entries + waiting
      isScheduled = true
      return nil
    }
    if let left {
      hasDropped = true
      logLine(.error, "\(entries.count) entries are dropped: the journal takes none for too long")
      reports.put(.dropped(ticket: last, waiting: left))
    }
    queue.asyncAfter(deadline: .now() + 1) { [self] in writeWaiting() }
  }

  /// Counts entries no more; how many elements still wait.
  private func noLongerWaiting(_ entries: [LogEntry]) -> Int {
    waitingElements -= entries.reduce(0) { $0 + $1.elements }
    return waitingElements
  }

  /// Under `1s` a commit is on the disk a second later, also when no other follows.
  private func synchronizeLater() {
    guard writer.journal.durability == .everySecond else { return }
    queue.asyncAfter(deadline: .now() + 1) { [self] in
      do throws(JournalError) {
        try writer.journal.synchronize()
      } catch {
        stopped(because: error)
      }
    }
  }

  /// Says that nothing can be logged, once.
  private func stopped(because error: JournalError) {
    if !hasFailed { logLine(.error, "logging has stopped: \(error)") }
    hasFailed = true
    reports.put(.failed("\(error)"))
  }

  /// Removes what is too old or too much by another rule than the daemon's own, once.
  func prune(_ rule: Retention) {
    queue.async { [self] in
      while !remove(rule) {}
    }
  }

  /// Removes what is too old or too much, now and every minute.
  private func keepWithinBounds() {
    let isComplete = remove(retention)
    queue.asyncAfter(deadline: .now() + (isComplete ? 60 : 1)) { [weak self] in
      self?.keepWithinBounds()
    }
  }

  /// One round of retention; whether nothing is left to do.
  private func remove(_ rule: Retention) -> Bool {
    var isComplete = true
    do throws(JournalError) {
      let report = try writer.journal.retain(rule, now: clock.now())
      isComplete = report.isComplete
      if !report.forgotten.isEmpty { reports.put(.forgotten(report.forgotten)) }
      if report.removed > 0 { logLine(.info, "journal: \(report.removed) old rows removed") }
    } catch {
      logLine(.error, "old rows of the journal cannot be removed: \(error)")
    }
    return isComplete
  }
}
