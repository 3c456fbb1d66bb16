import Journal
import Text

extension Engine {
  /// Elements after which a stream's state is stored, which bounds what a restart steps again.
  static let snapshotElements = 1024

  /// What is to be logged since the last call, in order.
  package mutating func takeLog() -> [LogEntry] {
    defer { log = [] }
    return log
  }

  /// Logs what the first job of a stream has stepped since the last time.
  mutating func logSteps(_ index: Int, isFinished: Bool) {
    guard isLogging, streams[index].isLogged else { return }
    let job = streams[index].jobs[0]
    let first = job.firstSeq + job.logged
    let model = served[streams[index].model]
    let elements = job.logged..<job.done
    var run = LoggedRun(
      segment: Segment(
        stream: streams[index].name, model: model.model.name, version: model.model.version,
        epoch: job.epoch, firstSeq: first, elements: job.elements(elements),
        labels: job.labels.isEmpty ? [] : Array(job.labels[elements]),
        marks: marks(job, first: first, isFinished: isFinished), time: now))
    run.segment.isWithheld = !streams[index].isLearned
    run.extras = job.extras(elements)
    streams[index].jobs[0].logged = job.done
    guard !elements.isEmpty || !run.segment.marks.isEmpty else { return }
    log.append(.run(run))
    if !elements.isEmpty { logVersion(index, epoch: job.epoch, seq: first) }
    streams[index].sinceSnapshot += max(1, elements.count)
  }

  /// Logs what the first job of a stream has stepped by the version that goes out of service, and
  /// holds it back where the message may still have to be taken back as a whole.
  mutating func logPart(_ index: Int) {
    let before = log.count
    logSteps(index, isFinished: false)
    guard streams[index].backup != nil else { return }
    streams[index].heldLog += log[before...]
    log.removeSubrange(before...)
  }

  private func marks(_ job: Job, first: Int, isFinished: Bool) -> [Segment.Mark] {
    var marks: [Segment.Mark] = []
    if job.logged == 0 && (job.begin || job.resets || job.startsEpoch) {
      marks.append(.init(position: first, kind: .begin))
    }
    let end = job.firstSeq + job.done
    if isFinished && job.end {
      marks.append(.init(position: end, kind: .end))
    } else if isFinished && job.flush {
      marks.append(.init(position: end, kind: .flush))
    }
    return marks
  }

  private mutating func logVersion(_ index: Int, epoch: Int, seq: Int) {
    let model = served[streams[index].model]
    guard streams[index].loggedVersion != model.model.version else { return }
    streams[index].loggedVersion = model.model.version
    log.append(
      .version(
        stream: streams[index].name,
        change: VersionChange(
          epoch: epoch, seq: seq, version: model.model.version, swap: model.swap, time: now)))
  }

  /// Logs the labels that the message in work has committed, and the state where it is due.
  mutating func logCommitted(_ index: Int, epoch: Int) {
    guard isLogging, streams[index].isLogged else { return }
    let rows = streams[index].committed
    var first = 0
    for place in rows.indices
    where place + 1 == rows.count || rows[place + 1].seq != rows[place].seq + 1 {
      let run = rows[first...place]
      log.append(
        .committed(
          stream: streams[index].name, epoch: epoch, firstSeq: rows[first].seq,
          labels: run.map { CommittedLabel(label: $0.label, p: $0.p) }))
      first = place + 1
    }
  }

  /// Stores the state of a stream that is between two messages, if that is due.
  mutating func snapshotIfDue(_ index: Int) {
    guard isLogging, streams[index].isLogged,
      streams[index].wantsSnapshot || streams[index].sinceSnapshot >= Self.snapshotElements
    else { return }
    snapshot(index)
  }

  mutating func snapshot(_ index: Int) {
    let record = streams[index]
    streams[index].wantsSnapshot = false
    streams[index].sinceSnapshot = 0
    log.append(
      .snapshot(
        Snapshot(
          stream: record.name, epoch: record.steppedEpoch, seq: record.stepped,
          version: served[record.model].model.version, time: now,
          state: record.slot.map { share(index).arena.copy($0) } ?? [],
          open: record.encodedOpen())))
  }

  /// The same of a stream that rests, where it has moved since its state was stored.
  mutating func snapshotResting(_ place: Int) {
    let resting = table[place]
    guard isLogging, resting.sinceSnapshot > 0 else { return }
    table[place].sinceSnapshot = 0
    let model = served[Int(resting.model)]
    let name = table.name(of: place)
    log.append(
      .snapshot(
        Snapshot(
          stream: name, epoch: resting.epoch, seq: resting.position,
          version: model.model.version, time: now,
          state: resting.slot < 0
            ? [] : model.shares[share(of: name)].arena.copy(Int(resting.slot)),
          open: StreamRecord.encodedTime(resting.time))))
  }

  /// Stores every state before its stream goes on: what came before is missing in the journal.
  mutating func storeAllAgain() { generation = (generation + 1) & 0xFFFF }

  /// The same for one stream, of which the journal has nothing left.
  mutating func storeAgain(_ name: [UInt8]) {
    let old = (generation - 1) & 0xFFFF
    if let place = table.find(name.span) {
      let work = Int(table[place].work)
      if work >= 0 { streams[work].generation = old }
      table[place].generation = UInt16(old)
    } else if var stored = try? spill?.peek(name) {
      stored.generation = old
      // Where this fails, the spilled stream itself cannot be read: it is refused then.
      try? spill?.put(stored)
    }
  }

  /// Stores the state of a stream of which elements are missing in the journal, so that nothing
  /// is ever rebuilt across them.
  mutating func bridgeHole(_ index: Int) {
    guard isLogging, streams[index].isLogged, streams[index].generation != generation else {
      return
    }
    streams[index].generation = generation
    let model = served[streams[index].model].model
    let record = streams[index]
    // An empty segment makes the stream known where none of its elements was written.
    log.append(
      .run(
        LoggedRun(
          segment: Segment(
            stream: record.name, model: model.name, version: model.version,
            epoch: record.steppedEpoch, firstSeq: record.stepped, elements: .tokens([]),
            marks: [], time: now))))
    snapshot(index)
  }

  /// Stores the states of streams that have moved since theirs was stored, `budget` streams from
  /// `first` on.
  ///
  /// - Returns: where to go on; nil when all have been looked at.
  mutating func snapshotMoved(from first: Int, budget: Int) -> Int? {
    let end = min(table.end, first + budget)
    for place in first..<max(first, end) where table.isUsed(place) {
      let index = Int(table[place].work)
      if index < 0 {
        snapshotResting(place)
      } else if streams[index].sinceSnapshot > 0 {
        if streams[index].jobs.isEmpty {
          snapshot(index)
        } else {
          streams[index].wantsSnapshot = true
        }
      }
    }
    return end < table.end ? end : nil
  }
}
