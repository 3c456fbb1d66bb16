import Journal
import ModelStore
import Platform
import Recurrent
import Text
import Wire

extension Engine {
  /// The record of a stream: in memory, or rebuilt from the journal on its first touch.
  mutating func find(_ id: String, model: Int, isLogged: Bool = true) throws(Refusal) -> Int? {
    if let place = table.find(id.utf8.span) { return wake(place, id: id) }
    let name = Array(id.utf8)
    do {
      if let index = try takeBack(name, id: id) { return index }
    } catch {
      throw Refusal(
        code: .storage,
        message: "\(escapedForDisplay(id)): its state cannot be read back: \(error)")
    }
    guard let history, isLogged, !forgotten.contains(name) else { return nil }
    do {
      guard let stored = try history.stored(name) else { return nil }
      return try restore(id, model: model, stored, history)
    } catch {
      throw Refusal(
        code: .storage,
        message:
          "\(escapedForDisplay(id)): its state cannot be rebuilt from the journal: \(error); see "
          + "'millrace journal repair', or forget the stream")
    }
  }

  private mutating func restore(
    _ id: String, model: Int, _ stored: StoredStream, _ history: JournalHistory
  ) throws -> Int? {
    let live = served[model].model
    guard stored.position.model == live.name else { return nil }
    var record = record(
      id, model: model, epoch: stored.position.epoch, position: stored.position.next)
    if let snapshot = stored.snapshot {
      try restore(state: snapshot.state, open: snapshot.open, at: snapshot.seq, &record)
      record.loggedVersion = snapshot.version
    }
    record.stepped = stored.snapshot?.seq ?? 0
    do {
      for segment in stored.segments {
        let version = try history.version(segment.version, of: live)
        try replay(segment, version, &record)
      }
    } catch {
      if let slot = record.slot { served[model].shares[record.share].arena.release(slot) }
      throw error
    }
    rememberPredictor(of: record)
    record.stepped = stored.position.next
    record.committed = []
    record.spans = []
    return add(record, router.rule(of: record.name))
  }

  /// Looks for the version that has predicted what comes next in a stream.
  ///
  /// One that is gone leaves its predictions to the version in service.
  mutating func rememberPredictor(of record: StreamRecord) {
    let live = served[record.model].model
    guard let made = record.prediction?.version, made != live.version, live.config.task == .next,
      !served[record.model].former.contains(where: { $0.version == made }),
      let version = try? history?.version(made, of: live)
    else { return }
    served[record.model].remember(version, atMost: Self.mostFormer)
  }

  /// Takes back a stored state and what was open with it.
  mutating func restore(
    state: [Float], open: [UInt8], at seq: Int, _ record: inout StreamRecord
  ) throws(JournalError) {
    let size = served[record.model].shares[record.share].arena.slotSize
    let live = served[record.model].model
    guard state.isEmpty || state.count == size, record.restoreOpen(open, live) else {
      throw .invalid(
        "the stored state at seq \(seq) is not one of model \(live.name): it has "
          + "\(state.count) numbers, wanted \(size)")
    }
    guard !state.isEmpty else { return }
    let share = served[record.model].shares[record.share]
    let slot = share.arena.take()
    share.arena.set(slot, to: state)
    record.slot = slot
  }

  /// Steps again what a segment holds beyond what the record has stepped, as it was stepped then.
  private mutating func replay(
    _ segment: Segment, _ version: TaggerModel, _ record: inout StreamRecord
  ) throws {
    let count = segment.elements.count
    let extras = try ElementExtra.decode(segment.extra, count: count)
    var runner = WaveRunner(network: version.network, capacity: 1)
    var marks = segment.marks[...]
    let start = record.stepped
    for (index, extra) in extras.enumerated() {
      let seq = segment.firstSeq + index
      carryOut(&marks, upTo: seq, from: start, version, &record)
      guard seq >= start else { continue }
      let input = try LoggedInput(segment.elements, index, extra, version, last: record.lastTime)
      record.lastTime = input.time
      let element = OpenElement(
        seq: seq, token: input.token, range: extra.place?.range,
        isGlued: extra.place?.isGlued ?? false)
      step(element, input, version, &runner, &record)
    }
    carryOut(&marks, upTo: segment.nextSeq, from: start, version, &record)
    record.stepped = max(start, segment.nextSeq)
    record.loggedVersion = segment.version
  }

  /// Does what was done to the stream before the element `seq`.
  ///
  /// What was done right at the stored state is done again, which changes nothing.
  private mutating func carryOut(
    _ marks: inout ArraySlice<Segment.Mark>, upTo seq: Int, from start: Int,
    _ version: TaggerModel, _ record: inout StreamRecord
  ) {
    while let mark = marks.first, mark.position <= seq {
      marks.removeFirst()
      guard mark.position >= start else { continue }
      var ignored = EngineCounters()
      record.commitAll(
        version, endsSequence: mark.kind != .flush, &scratch, counters: &ignored)
      guard mark.kind != .flush else { continue }
      record.lastTime = nil
      record.prediction = nil
      guard let slot = record.slot else { continue }
      served[record.model].shares[record.share].arena.release(slot)
      record.slot = nil
    }
  }

  private mutating func step(
    _ element: OpenElement, _ input: LoggedInput, _ version: TaggerModel,
    _ runner: inout WaveRunner, _ record: inout StreamRecord
  ) {
    let slot = record.slot ?? served[record.model].shares[record.share].arena.take()
    record.slot = slot
    runner.step(
      element: 0, lookups: input.lookups, vectors: input.vector, slot: slot,
      arena: served[record.model].shares[record.share].arena)
    record.open.append(element)
    var ignored = EngineCounters()
    record.take(row: 0, of: runner, version, former: [], &scratch, counters: &ignored)
    if let decoder = version.decoder { record.readLattice(decoder.crf, &scratch) }
    record.committed.removeAll(keepingCapacity: true)
    record.spans.removeAll(keepingCapacity: true)
    // What was published of it before the crash is known; a row that is sent again does no harm.
    record.markSent()
  }

  /// An answer with the committed rows of elements that were sent again, as far as the journal has
  /// them.
  func withCommittedBefore(_ answer: Answer) -> Answer {
    guard let history, let again = answer.again, case .result(var result) = answer.reply,
      let rows = try? history.answers(
        Array(answer.stream.utf8), epoch: again.epoch, in: again.range)
    else { return answer }
    let present = Set(result.out.map(\.seq))
    result.out = (rows.filter { !present.contains($0.seq) } + result.out).sorted { $0.seq < $1.seq }
    var answer = answer
    answer.reply = .result(result)
    return answer
  }

  /// Takes gold labels of elements that came before; the journal says whether it has these.
  mutating func acceptLate(_ message: Message, _ job: Job, known: Int?) throws(Refusal) {
    let id = escapedForDisplay(message.stream)
    guard isLogging, let known, streams[known].isLogged else {
      throw Refusal(
        code: .label,
        message: "\(id): labels without elements: these elements are in no journal, none is kept")
    }
    guard let seq = message.seq else {
      throw Refusal(code: .malformed, message: "\(id): labels without elements want \"seq\"")
    }
    guard message.epoch <= streams[known].epoch else {
      throw Refusal(code: .label, message: "\(id): epoch \(message.epoch) has not begun")
    }
    lateTickets += 1
    log.append(
      .late(
        stream: streams[known].name, epoch: message.epoch, seq: seq, labels: job.labels,
        ticket: lateTickets))
    answers.append(
      job.answer(
        .receipt(
          LabelReceipt(seq: seq, labels: job.labels.count, id: message.id), ticket: lateTickets),
        stream: message.stream))
  }
}
