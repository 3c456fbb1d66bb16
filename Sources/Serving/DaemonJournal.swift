import Journal
import ModelStore
import Platform
import Recurrent

/// The serving loop's side of the journal: which answers wait for it, and what it has not yet.
struct DaemonJournal {
  let thread: JournalThread
  let settings: JournalSettings
  /// Answers that wait for their ticket, oldest first, and how many of each stream.
  private var held: [(ticket: Int, answer: Answer)] = []
  private var heldControl: [(ticket: Int, frames: [[UInt8]])] = []
  private var heldStreams: [String: Int] = [:]
  /// Where the elements begin that are not committed, by ticket.
  private var unlogged: [Unlogged] = []
  private var loggedTicket = 0
  private var lastTicket = 0
  private var refusedLate: Set<Int> = []
  /// Where the round that stores states is; nil between two rounds.
  private var snapshotCursor: Int?
  private var nextRound = MonotonicClock.now()
  /// Nanoseconds for which senders wait for a journal that does not move.
  private static let patience: UInt64 = 5_000_000_000

  /// What came with one ticket.
  private struct Unlogged {
    let ticket: Int
    let since: UInt64
    let runs: [(stream: [UInt8], epoch: Int, first: Int)]
  }

  init(_ settings: JournalSettings, mostWaiting: Int) throws {
    self.settings = settings
    thread = try JournalThread(settings, mostWaiting: mostWaiting)
    nextRound += settings.snapshotSeconds * 1_000_000_000
  }

  /// When the oldest elements came that the journal does not have; nil where it has all.
  var oldestUnlogged: UInt64? { unlogged.first?.since }

  /// Whether so much waits for the journal that its senders had better wait too.
  ///
  /// Not where it has stopped or has not moved for seconds: they are told so then.
  func isBehind(_ engine: Engine) -> Bool {
    guard engine.backlog > engine.limits.pending, engine.storageFailure == nil, let oldestUnlogged
    else { return false }
    return MonotonicClock.now() - oldestUnlogged < Self.patience
  }

  /// Whether a round that stores states is under way.
  var isStoring: Bool { snapshotCursor != nil }

  /// Hands the engine's log to the journal and keeps back the answers that wait for it.
  ///
  /// - Returns: the answers that can go out.
  mutating func pass(_ answers: [Answer], of engine: inout Engine) -> [Answer] {
    let entries = engine.takeLog()
    let hasNew = !entries.isEmpty
    let mustWait = answers.contains { engine.waitsForJournal($0, hasNew: hasNew) }
    if hasNew { append(entries, isUrgent: mustWait, &engine) }
    guard mustWait || !heldStreams.isEmpty else { return answers }
    var ready: [Answer] = []
    for answer in answers {
      if engine.waitsForJournal(answer, hasNew: hasNew) || heldStreams[answer.stream] != nil {
        held.append((lastTicket, answer))
        heldStreams[answer.stream, default: 0] += 1
      } else {
        ready.append(answer)
      }
    }
    return ready + release(&engine)
  }

  private mutating func append(_ entries: [LogEntry], isUrgent: Bool, _ engine: inout Engine) {
    let (ticket, waiting) = thread.append(entries, isUrgent: isUrgent)
    lastTicket = ticket
    engine.backlog = waiting
    var runs: [(stream: [UInt8], epoch: Int, first: Int)] = []
    for case .run(let run) in entries {
      runs.append((run.segment.stream, run.segment.epoch, run.segment.firstSeq))
    }
    guard !runs.isEmpty else { return }
    unlogged.append(Unlogged(ticket: ticket, since: MonotonicClock.now(), runs: runs))
  }

  /// Keeps an answer of the control socket back until what the engine has logged is committed.
  mutating func answerLater(_ frames: [[UInt8]], of engine: inout Engine) {
    append(engine.takeLog(), isUrgent: true, &engine)
    heldControl.append((lastTicket, frames))
  }

  /// The answers of the control socket that need not wait any longer.
  mutating func takeControl() -> [[[UInt8]]] {
    let count = heldControl.prefix { $0.ticket <= loggedTicket }.count
    defer { heldControl.removeFirst(count) }
    return heldControl.prefix(count).map(\.frames)
  }

  /// Logs what did not come through the engine.
  mutating func log(_ entry: LogEntry) {
    lastTicket = thread.append([entry], isUrgent: false).ticket
  }

  /// Reads what the journal's thread reports.
  ///
  /// - Returns: the answers that need not wait any longer.
  mutating func takeReports(_ engine: inout Engine) -> [Answer] {
    for report in thread.reports.take() {
      switch report {
      case .logged(let ticket, let waiting, let refused):
        loggedTicket = ticket
        refusedLate.formUnion(refused)
        engine.storageFailure = nil
        engine.backlog = waiting
      case .failed(let reason):
        engine.storageFailure = "logging has stopped, and answers wait for it: \(reason)"
      case .dropped(let ticket, let waiting):
        loggedTicket = ticket
        engine.backlog = waiting
        engine.storeAllAgain()
      case .forgotten(let streams):
        for stream in streams { engine.storeAgain(stream) }
      }
    }
    unlogged.removeFirst(unlogged.prefix { $0.ticket <= loggedTicket }.count)
    return release(&engine)
  }

  private mutating func release(_ engine: inout Engine) -> [Answer] {
    let count = held.prefix { $0.ticket <= loggedTicket }.count
    var answers: [Answer] = []
    for (_, answer) in held.prefix(count) {
      let refusal = refused(answer)
      if refusal != nil { engine.counters.refused += 1 }
      answers.append(refusal ?? engine.withCommittedBefore(answer))
    }
    for answer in answers {
      let left = (heldStreams[answer.stream] ?? 1) - 1
      heldStreams[answer.stream] = left == 0 ? nil : left
    }
    held.removeFirst(count)
    return answers
  }

  /// The refusal instead of a receipt for labels of elements that the journal does not have.
  private mutating func refused(_ answer: Answer) -> Answer? {
    guard case .receipt(let receipt, let ticket) = answer.reply,
      refusedLate.remove(ticket) != nil
    else { return nil }
    return answer.outsideJournal(receipt)
  }

  /// The first position of a stream that a crash could lose, given the one after its last element.
  func logged(_ stream: [UInt8], epoch: Int, next: Int) -> Int {
    for entry in unlogged {
      for run in entry.runs where run.stream == stream && run.epoch == epoch { return run.first }
    }
    return next
  }

  /// Stores some states, where a round is due or under way.
  mutating func storeStates(_ engine: inout Engine, all: Bool = false) {
    let now = MonotonicClock.now()
    if snapshotCursor == nil, all || now >= nextRound {
      snapshotCursor = 0
      nextRound = now + settings.snapshotSeconds * 1_000_000_000
    }
    while let cursor = snapshotCursor {
      snapshotCursor = engine.snapshotMoved(from: cursor, budget: 1024)
      guard all else { break }
    }
  }
}
