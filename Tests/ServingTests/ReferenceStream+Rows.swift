import Decoding
import ModelStore
import Text
import Wire

extension ReferenceStream {
  /// What is known of every element of the epoch.
  func allRows(top: Int) -> [ResultRow] {
    elements.indices.map { row(of: $0, top: top) }
  }

  /// The rows that were added, revised or committed.
  func difference(from before: [ResultRow], to after: [ResultRow]) -> [ResultRow] {
    after.indices.filter { index in
      guard index < before.count else { return true }
      return before[index].label != after[index].label || before[index].final != after[index].final
    }
    .map { after[$0] }
  }

  /// The entities that are complete: an element after them is committed, or their sequence is over.
  func closedSpans() -> [ResultSpan] {
    var spans: [ResultSpan] = []
    for number in 0...sequence {
      let places = elements.indices.filter { elements[$0].sequence == number }
      let rows = places.map { row(of: $0, top: 0) }.filter(\.final)
      for span in entitySpans(in: rows.map { $0.label ?? "O" })
      where number < sequence || span.last < rows.count - 1 {
        spans.append(result(of: span, rows, Array(places)))
      }
    }
    return spans
  }

  private func result(
    of span: EntitySpan, _ rows: [ResultRow], _ places: [Int]
  ) -> ResultSpan {
    var text = rows[span.first].token ?? ""
    var p = rows[span.first].p ?? 0
    for index in (span.first..<span.last).map({ $0 + 1 }) {
      text += (elements[places[index]].isGlued ? "" : " ") + (rows[index].token ?? "")
      p *= rows[index].p ?? 0
    }
    return ResultSpan(
      type: span.type, from: rows[span.first].seq, to: rows[span.last].seq, text: text, p: p)
  }

  private func row(of index: Int, top: Int) -> ResultRow {
    let element = elements[index]
    var row = ResultRow(
      seq: element.seq, token: element.token.text,
      start: element.hasOffsets ? element.token.start : nil,
      end: element.hasOffsets ? element.token.end : nil, final: element.segment < segment)
    let followers = elements[(index + 1)...].prefix { $0.segment == element.segment }.count
    if followers >= model.largestDelay { row.final = true }
    guard let head = model.config.delays.lastIndex(where: { $0 <= followers }) else { return row }
    var probabilities = elements[index + model.config.delays[head]].logits[head]
    softmax(&probabilities)
    let ranked = zip(model.labels.tokens, probabilities).sorted { $0.1 > $1.1 }
    row.label = ranked[0].0
    row.p = ranked[0].1
    row.top = ranked.prefix(top).map { .init(label: $0.0, p: $0.1) }
    return row
  }
}
