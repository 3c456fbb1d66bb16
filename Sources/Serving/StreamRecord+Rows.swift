import Decoding
import ModelStore
import Recurrent
import Wire

extension StreamRecord {
  /// Opens the element that the first job has just stepped.
  mutating func addOpenElement() {
    let job = jobs[0]
    let token = job.tokens.isEmpty ? nil : job.tokens[job.done]
    let range = job.hasOffsets ? token.map { $0.start..<$0.end } : nil
    jobs[0].done += 1
    open.append(
      OpenElement(
        seq: job.firstSeq + job.done, token: token?.text, range: range,
        isGlued: range != nil && lastEnd == range?.lowerBound))
    lastEnd = range?.upperBound
  }

  /// Labels the element that was opened last, and those that it is the right context of.
  ///
  /// - Parameters:
  ///   - row: the stream's row in the wave that `runner` has just stepped.
  ///   - logits: scratch memory.
  mutating func revise(
    row: Int, of runner: WaveRunner, _ model: TaggerModel, _ logits: inout [Float]
  ) {
    if logits.count != model.labels.count {
      logits = Array(repeating: 0, count: model.labels.count)
    }
    for (head, delay) in model.config.delays.enumerated() {
      let place = open.count - 1 - delay
      guard place >= 0 else { continue }
      runner.copyLogits(row: row, head: head, into: &logits)
      open[place].revise(logits: logits)
    }
  }

  /// Takes every open element for published as it stands.
  mutating func markSent() {
    for index in open.indices {
      open[index].isSent = true
      open[index].sentLabel = open[index].label
    }
  }

  /// Commits the element that has just been labelled by the largest delay.
  mutating func commitOldest(_ model: TaggerModel, counters: inout EngineCounters) {
    while open.count > model.largestDelay { commitFirst(model, &counters) }
  }

  /// Commits everything open with the largest delay that each element has reached.
  ///
  /// - Parameter endsSequence: whether an entity that is open ends here too.
  mutating func commitAll(
    _ model: TaggerModel, endsSequence: Bool, counters: inout EngineCounters
  ) {
    while !open.isEmpty { commitFirst(model, &counters) }
    if endsSequence, let span = entities.finish() { spans.append(span) }
  }

  private mutating func commitFirst(_ model: TaggerModel, _ counters: inout EngineCounters) {
    let element = open.removeFirst()
    count(element, &counters)
    counters.rowsCommitted += 1
    committed.append(row(of: element, model: model, top: jobs.first?.top ?? 0, final: true))
    guard model.config.head.scheme == .iob2 else { return }
    let tag = element.label.map { model.labels.tokens[$0] } ?? "O"
    let piece = EntityCollector.Piece(
      seq: element.seq, token: element.token ?? "", isGlued: element.isGlued, tag: tag,
      p: element.p ?? 0)
    if let span = entities.add(piece) { spans.append(span) }
  }

  /// The result of a finished message: what it committed, added and revised.
  mutating func result(
    of job: Job, model: TaggerModel, swap: Int, counters: inout EngineCounters
  ) -> MessageResult {
    var rows = committed
    for index in open.indices where open[index].differsFromSent {
      count(open[index], &counters)
      rows.append(row(of: open[index], model: model, top: job.top, final: false))
      open[index].isSent = true
      open[index].sentLabel = open[index].label
    }
    defer {
      committed = []
      spans = []
    }
    return MessageResult(
      seq: job.seq, count: job.count, next: job.seq + job.count, id: job.id, model: model.name,
      version: model.version, swap: swap, duplicate: job.duplicate, gap: job.gap,
      final: rows.allSatisfy(\.final), out: rows, spans: spans)
  }

  private func count(_ element: OpenElement, _ counters: inout EngineCounters) {
    if !element.isSent {
      counters.rowsAdded += 1
    } else if element.sentLabel != element.label {
      counters.rowsRevised += 1
    }
  }

  private func row(
    of element: OpenElement, model: TaggerModel, top: Int, final: Bool
  ) -> ResultRow {
    let best = top > 0 ? indexesOfLargest(element.probabilities, count: top) : []
    return ResultRow(
      seq: element.seq, token: element.token, start: element.range?.lowerBound,
      end: element.range?.upperBound, label: element.label.map { model.labels.tokens[$0] },
      p: element.p,
      top: best.map { .init(label: model.labels.tokens[$0], p: element.probabilities[$0]) },
      final: final)
  }
}
