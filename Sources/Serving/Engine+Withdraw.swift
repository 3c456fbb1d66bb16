import Recurrent
import Wire

/// A stream as it was before a message, for a network whose step can run out of the numbers.
///
/// A class, so that a stream without one pays a reference and no more.
final class StreamBackup {
  let record: StreamRecord
  let state: [Float]?

  init(_ record: StreamRecord, state: [Float]?) {
    self.record = record
    self.state = state
  }
}

extension Engine {
  /// Keeps a stream as it is before its next message, if its network can compute numbers that are
  /// not finite.
  mutating func backUp(_ index: Int) {
    guard served[streams[index].model].canOverflow else { return }
    var record = streams[index]
    record.jobs = JobQueue()
    record.backup = nil
    streams[index].backup = StreamBackup(
      record, state: record.slot.map { share(index).arena.copy($0) })
  }

  /// Refuses the message in work because its next element leads to numbers that are not finite,
  /// and what was to come after it; the stream is as it was before the message.
  mutating func withdraw(_ index: Int) {
    var left = streams[index].jobs
    let job = left.removeFirst()
    restoreBackup(index)
    pending -= job.elementCount - job.done - 1
    let record = streams[index]
    var refusal = Refusal(
      code: .notFinite,
      message: "\(escapedForDisplay(record.id)): the element \(job.firstSeq + job.done) leads to a "
        + "state that is not finite; the state stays as it was", seq: job.seq,
      next: record.stepped, id: job.id)
    answer(job, refusal, index)
    // Messages behind it begin after a place that the stream has not reached; a new epoch does not.
    let followers = (0..<left.count).prefix { !left[$0].startsEpoch }
    refusal.code = .gap
    refusal.message =
      "\(escapedForDisplay(record.id)): the message before it was refused, the stream is at "
      + "\(record.stepped)"
    for place in followers where left[place].refusal == nil {
      pending -= left[place].elementCount
      counters.refuse(.gap)
      refusal.seq = left[place].seq
      refusal.id = left[place].id
      let refused = Job(
        envelope: left[place].envelope, encoding: left[place].encoding, refusal: refusal,
        cost: left[place].cost, created: left[place].created)
      left[place] = refused
    }
    streams[index].jobs = left
    guard followers.count == left.count else { return }
    streams[index].epoch = record.steppedEpoch
    streams[index].position = record.stepped
  }

  private mutating func answer(_ job: Job, _ refusal: Refusal, _ index: Int) {
    counters.refuse(refusal.code)
    answers.append(job.answer(.refusal(refusal), stream: streams[index].id))
  }

  private mutating func restoreBackup(_ index: Int) {
    guard let backup = streams[index].backup else { return }
    let slot = streams[index].slot
    var record = backup.record
    record.epoch = streams[index].epoch
    record.position = streams[index].position
    record.slot = slot
    streams[index] = record
    if let state = backup.state {
      let kept = slot ?? share(index).arena.take()
      share(index).arena.set(kept, to: state)
      streams[index].slot = kept
    } else if let slot {
      share(index).arena.release(slot)
      streams[index].slot = nil
    }
  }
}

extension NetworkShape {
  /// Whether finite inputs can lead to numbers that are not: where nothing squashes h, it can grow
  /// at every step.
  var canOverflow: Bool {
    layers.contains { layer in
      switch layer.cell {
      case .rnn(let activation): activation != .tanh && activation != .sigmoid
      case .lstm(_, let output): output == .identity
      case .gruResetAfter, .gruResetBefore: false
      }
    }
  }
}
