import Journal
import Platform

/// Turns entries into rows: what one stream did between two transactions becomes one segment and
/// one row of committed labels.
final class LogWriter {
  let journal: JournalWriter
  private var runs: [[UInt8]: LoggedRun] = [:]
  private var labels: [[UInt8]: CommittedRun] = [:]
  private var order: [[UInt8]] = []
  private var refusedLate: [Int] = []

  /// Elements of a segment at most.
  private let segmentElements: Int

  private struct CommittedRun {
    var epoch: Int
    var firstSeq: Int
    var labels: [CommittedLabel]
  }

  init(_ journal: JournalWriter, segmentElements: Int) {
    self.journal = journal
    self.segmentElements = segmentElements
  }

  /// Writes entries as one transaction.
  ///
  /// - Returns: the tickets of late labels that belong to nothing that the journal keeps.
  /// - Throws: `JournalError` where nothing of them was written.
  func write(_ entries: [LogEntry]) throws(JournalError) -> [Int] {
    refusedLate = []
    do throws(JournalError) {
      try journal.begin()
      for entry in entries { try skippingInvalid { () throws(JournalError) in try take(entry) } }
      for stream in order { try skippingInvalid { () throws(JournalError) in try close(stream) } }
      try journal.commit()
    } catch {
      journal.rollback()
      forgetOpen()
      throw error
    }
    forgetOpen()
    return refusedLate
  }

  /// Passes over what the journal will never take: it must not keep everything after it waiting.
  private func skippingInvalid(_ body: () throws(JournalError) -> Void) throws(JournalError) {
    do throws(JournalError) {
      try body()
    } catch .invalid(let reason) {
      logLine(.error, "an entry is left out of the journal: \(reason)")
    }
  }

  private func forgetOpen() {
    runs.removeAll(keepingCapacity: true)
    labels.removeAll(keepingCapacity: true)
    order.removeAll(keepingCapacity: true)
  }

  /// Writes an entry, or joins it to what waits of its stream.
  private func take(_ entry: LogEntry) throws(JournalError) {
    switch entry {
    case .run(let run):
      for piece in run.pieces(of: segmentElements) { try take(piece) }
    case .committed(let stream, let epoch, let firstSeq, let new):
      try take(CommittedRun(epoch: epoch, firstSeq: firstSeq, labels: new), stream)
    case .late(let stream, let epoch, let seq, let labels, let ticket):
      try close(stream)
      let isKept = try journal.lateLabels(
        stream: stream, epoch: epoch, seq: seq, labels: labels, time: WallClock.now())
      if !isKept { refusedLate.append(ticket) }
    case .version(let stream, let change):
      try close(stream)
      try journal.recordVersion(stream: stream, change)
    case .snapshot(let snapshot):
      try close(snapshot.stream)
      try journal.snapshot(snapshot)
    case .forget(let stream):
      try close(stream)
      try journal.forget(stream: stream)
    case .swap(let record): try journal.recordSwap(record)
    case .gate(let record): try journal.recordGate(record)
    }
  }

  private func take(_ run: LoggedRun) throws(JournalError) {
    let stream = run.segment.stream
    if runs[stream]?.join(run, limit: segmentElements) == true { return }
    if runs[stream] != nil { try close(stream) }
    runs[stream] = run
    order.append(stream)
  }

  private func take(_ new: CommittedRun, _ stream: [UInt8]) throws(JournalError) {
    if let open = labels[stream], open.epoch == new.epoch,
      open.firstSeq + open.labels.count == new.firstSeq,
      open.labels.count + new.labels.count <= segmentElements
    {
      labels[stream]?.labels += new.labels
      return
    }
    if labels[stream] != nil { try close(stream) }
    labels[stream] = new
    order.append(stream)
  }

  /// Writes what waits of a stream: its elements first, because they make it known.
  private func close(_ stream: [UInt8]) throws(JournalError) {
    if let run = runs.removeValue(forKey: stream) { try journal.append(run.sealed()) }
    guard let run = labels.removeValue(forKey: stream) else { return }
    try journal.commitLabels(
      stream: stream, epoch: run.epoch, firstSeq: run.firstSeq, labels: run.labels,
      time: WallClock.now())
  }
}
