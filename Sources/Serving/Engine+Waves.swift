import ModelStore
import Recurrent
import Wire

extension Engine {
  /// Steps at most one waiting element of every stream and answers the messages that this
  /// completes.
  ///
  /// - Returns: whether anything waits still.
  @discardableResult
  public mutating func runWave() -> Bool {
    guard !ready.isEmpty else {
      spillOldest()
      return false
    }
    counters.waves += 1
    for index in ready { gather(index) }
    for model in served.indices { step(model) }
    for index in ready where streams[index].jobs.isEmpty { rest(index) }
    // A record that rests has no job either, until another stream uses it: not before this.
    ready.removeAll { streams[$0].jobs.isEmpty }
    spillOldest()
    return !ready.isEmpty
  }

  /// Carries out what needs no step, and puts the stream's next element into its model's wave.
  private mutating func gather(_ index: Int) {
    while !streams[index].jobs.isEmpty {
      if let refusal = streams[index].jobs[0].refusal {
        let job = streams[index].jobs.removeFirst()
        answers.append(job.answer(.refusal(refusal), stream: streams[index].id))
        continue
      }
      if !streams[index].jobs[0].isStarted { start(index) }
      guard streams[index].jobs[0].isDone else { return addElement(index) }
      finish(index)
    }
  }

  private mutating func start(_ index: Int) {
    let model = streams[index].model
    let job = streams[index].jobs[0]
    bridgeHole(index)
    backUp(index)
    streams[index].jobs[0].isStarted = true
    streams[index].lastEnd = nil
    // All memory that the rows of the message need, at once.
    streams[index].committed.reserveCapacity(streams[index].open.count + job.elementCount)
    if job.startsEpoch {
      // Rows of the old epoch would be taken for positions of the new one: they are not sent.
      streams[index].open = []
      streams[index].lattice = []
      streams[index].entities = EntityCollector()
      zeroState(index)
    } else if job.begin || job.resets {
      streams[index].commitAll(
        served[model].model, endsSequence: true, &scratch, counters: &counters)
      zeroState(index)
    }
  }

  private mutating func zeroState(_ index: Int) {
    streams[index].lastTime = nil
    streams[index].prediction = nil
    guard let slot = streams[index].slot else { return }
    share(index).arena.release(slot)
    streams[index].slot = nil
  }

  private mutating func addElement(_ index: Int) {
    let (place, share) = (streams[index].model, streams[index].share)
    let slot = streams[index].slot ?? self.share(index).arena.take()
    streams[index].slot = slot
    let (model, job) = (served[place].model, streams[index].jobs[0])
    served[place].waves[share].streams.append(index)
    served[place].waves[share].slots.append(slot)
    guard let input = model.vectors else {
      let width = served[place].lookups
      served[place].waves[share].lookups +=
        job.lookups[(job.done * width)..<((job.done + 1) * width)]
      return
    }
    let time = job.done < job.times.count ? job.times[job.done] : nil
    let seconds = time.map { VectorInput.seconds(from: streams[index].lastTime, to: $0) } ?? 0
    input.append(
      job.vector(job.done, dimensions: input.dimensions), seconds: seconds,
      to: &served[place].waves[share].vectors)
    streams[index].lastTime = time
  }

  /// Steps a model's wave, on all threads where that is worth it.
  private mutating func step(_ model: Int) {
    let count = served[model].waves.reduce(0) { $0 + $1.slots.count }
    guard count > 0 else { return }
    let shares = served[model].shares
    for (place, share) in shares.enumerated() { swap(&share.wave, &served[model].waves[place]) }
    if let waveThreads, count >= threads.smallestWave {
      waveThreads.step(shares)
    } else {
      for share in shares where !share.wave.slots.isEmpty { share.step() }
    }
    pending -= count
    counters.elements += count
    counters.waveSizes.add(count)
    for (place, share) in shares.enumerated() {
      swap(&share.wave, &served[model].waves[place])
      label(
        served[model].waves[place].streams, share.runner, served[model].model,
        former: served[model].former)
      served[model].waves[place].clear()
    }
  }

  /// Labels what a share has stepped, and answers the messages that this completes.
  private mutating func label(
    _ stepped: [Int], _ runner: WaveRunner, _ model: TaggerModel, former: [TaggerModel]
  ) {
    for (row, index) in stepped.enumerated() {
      guard runner.isFinite(row: row) else {
        withdraw(index)
        continue
      }
      streams[index].addOpenElement()
      streams[index].take(
        row: row, of: runner, model, former: former, &scratch, counters: &counters)
      if streams[index].jobs[0].isDone { finish(index) }
    }
  }

  /// Ends a message whose elements are all stepped: flush, end, result.
  private mutating func finish(_ index: Int) {
    let model = streams[index].model
    let job = streams[index].jobs[0]
    if job.end || job.flush {
      streams[index].commitAll(
        served[model].model, endsSequence: job.end, &scratch, counters: &counters)
    }
    if job.end { zeroState(index) }
    if job.elementCount > 0 || job.duplicate == nil {
      streams[index].stepped = job.firstSeq + job.done
      streams[index].steppedEpoch = job.epoch
    }
    streams[index].backup = nil
    if !streams[index].heldLog.isEmpty {
      log += streams[index].heldLog
      streams[index].heldLog = []
    }
    logSteps(index, isFinished: true)
    logCommitted(index, epoch: job.epoch)
    let result = streams[index].result(
      of: job, model: served[model].model, swap: served[model].swap, &scratch,
      counters: &counters)
    // Only now it is known which rows have been sent.
    snapshotIfDue(index)
    streams[index].jobs.removeFirst()
    counters.answered += 1
    answers.append(job.answer(.result(result), stream: streams[index].id))
    if isLogging, let duplicate = job.duplicate {
      answers[answers.count - 1].again = Answer.Elements(
        epoch: job.epoch, range: job.seq..<job.seq + duplicate)
    }
  }
}
