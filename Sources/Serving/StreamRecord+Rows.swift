import Decoding
import ModelStore
import Wire

extension StreamRecord {
  /// Opens the element that the first job has just stepped.
  mutating func addOpenElement() {
    let job = jobs[0]
    let token = job.tokens[job.done]
    jobs[0].done += 1
    open.append(
      OpenElement(
        seq: job.firstSeq + job.done, token: token.text,
        range: job.hasOffsets ? token.start..<token.end : nil,
        isGlued: job.hasOffsets && lastEnd == token.start))
    lastEnd = job.hasOffsets ? token.end : nil
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
    if let span = entities.add(tag: tag, element: element) { spans.append(span) }
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
