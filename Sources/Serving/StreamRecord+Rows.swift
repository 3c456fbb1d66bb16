import Decoding
import ModelStore
import Recurrent
import Wire

extension StreamRecord {
  /// Opens the element that the first job has just stepped.
  mutating func addOpenElement() {
    let done = jobs[0].done
    let token = jobs[0].tokens.isEmpty ? nil : jobs[0].tokens[done]
    let range = jobs[0].hasOffsets ? token.map { $0.start..<$0.end } : nil
    open.append(
      OpenElement(
        seq: jobs[0].firstSeq + done, token: token?.text, range: range,
        isGlued: range != nil && lastEnd == range?.lowerBound))
    jobs[0].done = done + 1
    lastEnd = range?.upperBound
  }

  /// Does with the element that was opened last what the model's task is.
  ///
  /// - Parameters:
  ///   - row: the stream's row in the wave that `runner` has just stepped.
  ///   - scratch: memory of the work.
  ///   - former: versions that were in service before.
  mutating func take(
    row: Int, of runner: WaveRunner, _ model: TaggerModel, former: [TaggerModel],
    _ scratch: inout LabelScratch, counters: inout EngineCounters
  ) {
    switch model.config.task {
    case .tag: label(row: row, of: runner, model, &scratch, &counters)
    case .next:
      predictToken(row: row, of: runner, model, former: former, &scratch, &counters)
    case .classify: classify(row: row, of: runner, model, &scratch)
    case .forecast:
      guard let input = model.vectors else { return }
      forecastVector(row: row, of: runner, model, input, &scratch, &counters)
    }
  }

  /// Labels the element that was opened last, and those that it is the right context of, and commits
  /// what this makes final.
  private mutating func label(
    row: Int, of runner: WaveRunner, _ model: TaggerModel, _ scratch: inout LabelScratch,
    _ counters: inout EngineCounters
  ) {
    if let decoder = model.decoder {
      extendLattice(row: row, of: runner, model, decoder, &scratch, counters: &counters)
    } else {
      revise(row: row, of: runner, model, &scratch)
      while open.count > model.largestDelay { commitFirst(model, &scratch, &counters) }
    }
  }

  private mutating func revise(
    row: Int, of runner: WaveRunner, _ model: TaggerModel, _ scratch: inout LabelScratch
  ) {
    for (head, delay) in model.config.delays.enumerated() {
      let place = open.count - 1 - delay
      guard place >= 0 else { continue }
      open[place].revise(labels: model.labels.count, &scratch) {
        runner.copyLogits(row: row, head: head, into: &$0)
      }
    }
  }

  /// Takes every open element for published as it stands.
  mutating func markSent() {
    for index in open.indices {
      open[index].isSent = true
      open[index].sentLabel = open[index].label
    }
  }

  /// Commits everything open with the largest delay that each element has reached.
  ///
  /// - Parameters:
  ///   - endsSequence: whether an entity that is open ends here too.
  ///   - scratch: memory of the work.
  mutating func commitAll(
    _ model: TaggerModel, endsSequence: Bool, _ scratch: inout LabelScratch,
    counters: inout EngineCounters
  ) {
    if let decoder = model.decoder {
      finishLattice(model, decoder, endsSequence: endsSequence, &scratch, counters: &counters)
    }
    while !open.isEmpty { commitFirst(model, &scratch, &counters) }
    if endsSequence, let span = entities.finish() { spans.append(span) }
  }

  /// Commits the oldest open element as it is labelled.
  ///
  /// - Parameter place: where it is in what the scratch memory has read of a CRF.
  mutating func commitFirst(
    _ model: TaggerModel, at place: Int = 0, _ scratch: inout LabelScratch,
    _ counters: inout EngineCounters
  ) {
    let element = open.count == 1 ? open.removeLast() : open.removeFirst()
    count(element, &counters)
    counters.rowsCommitted += 1
    counters.commitDelays.add(open.count)
    let best = alternatives(to: element, at: place, jobs.isEmpty ? 0 : jobs[0].top, model, scratch)
    committed.append(row(of: element, model: model, top: best, final: true))
    scratch.giveBack(element.probabilities)
    guard model.config.head.scheme != .none else { return }
    let tag = element.label.map { model.labels.tokens[$0] } ?? "O"
    let piece = EntityCollector.Piece(
      seq: element.seq, token: element.token ?? "", isGlued: element.isGlued, tag: tag,
      p: element.p ?? 0)
    if let span = entities.add(piece) { spans.append(span) }
  }

  /// The result of a finished message: what it committed, added and revised.
  mutating func result(
    of job: Job, model: TaggerModel, swap: Int, _ scratch: inout LabelScratch,
    counters: inout EngineCounters
  ) -> MessageResult {
    // Moved, not copied: the rows are written in the memory that the message reserved.
    var (rows, entities) = ([ResultRow](), [ResultSpan]())
    Swift.swap(&rows, &committed)
    Swift.swap(&entities, &spans)
    if let decoder = model.decoder { readLattice(decoder.crf, &scratch) }
    for index in open.indices
    where open[index].differsFromSent || model.config.task == .classify && job.elementCount > 0 {
      count(open[index], &counters)
      let best = alternatives(to: open[index], at: index, job.top, model, scratch)
      rows.append(row(of: open[index], model: model, top: best, final: false))
      open[index].isSent = true
      open[index].sentLabel = open[index].label
    }
    return MessageResult(
      seq: job.seq, count: job.count, next: job.seq + job.count, id: job.id, model: model.name,
      version: model.version, swap: swap, duplicate: job.duplicate, gap: job.gap,
      final: rows.allSatisfy(\.final), out: rows, spans: entities,
      task: RowTask(model.config.task))
  }

  private func count(_ element: OpenElement, _ counters: inout EngineCounters) {
    if !element.isSent {
      counters.rowsAdded += 1
    } else if element.sentLabel != element.label {
      counters.rowsRevised += 1
    }
  }

  /// The most probable labels of an element.
  private func alternatives(
    to element: OpenElement, at place: Int, _ number: Int, _ model: TaggerModel,
    _ scratch: LabelScratch
  ) -> [(label: Int, p: Float)] {
    guard number > 0, element.label != nil else { return [] }
    guard model.decoder == nil else { return scratch.reading.top(number, of: place) }
    return indexesOfLargest(element.probabilities, count: number).map {
      ($0, element.probabilities[$0])
    }
  }

  private func row(
    of element: OpenElement, model: TaggerModel, top: [(label: Int, p: Float)], final: Bool
  ) -> ResultRow {
    // A label of the whole sequence is not that of its first token.
    let isOwn = model.config.task == .tag
    return ResultRow(
      seq: element.seq, token: isOwn ? element.token : nil,
      start: isOwn ? element.range?.lowerBound : nil, end: isOwn ? element.range?.upperBound : nil,
      label: element.label.map { model.labels.tokens[$0] },
      p: element.p, top: top.map { .init(label: model.labels.tokens[$0.label], p: $0.p) },
      final: final)
  }
}

extension RowTask {
  /// The fields that rows of a model have.
  init(_ task: ModelConfig.Task) {
    switch task {
    case .tag, .classify: self = .tag
    case .next: self = .next
    case .forecast: self = .forecast
    }
  }
}
