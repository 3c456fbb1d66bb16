import Text

/// A sentence whose entities are marked, as pieces for the screen.
struct MarkedSentence {
  private static let glued: Set<String> = [".", ",", ";", ":", "?", "!", ")", "'s", "'", "n't"]

  let style: Style
  let tokens: [String]
  let labels: [String]
  /// How many of the first tokens have a label that is final.
  let finalCount: Int

  /// Entities in their colours with their types behind them, or in brackets; what may still change
  /// is dim, and its types have a question mark.
  var pieces: [Piece] {
    let spans = entitySpans(in: labels)
    return labels.indices.map { index in
      let isGlued = Self.glued.contains(tokens[index])
      guard let span = spans.first(where: { $0.first <= index && index <= $0.last }) else {
        let text = index < finalCount ? tokens[index] : style.dim(tokens[index])
        return Piece(text, columns: tokens[index].count, isGlued: isGlued)
      }
      return entity(index, span, isGlued: isGlued)
    }
  }

  private func entity(_ index: Int, _ span: EntitySpan, isGlued: Bool) -> Piece {
    let painted = style.entity(tokens[index], span.type)
    let text = index < finalCount ? style.bold(painted) : style.dim(painted)
    let opening = !style.colour && index == span.first ? "[" : ""
    let closing = !style.colour && index == span.last ? "]" : ""
    let type = index == span.last ? " " + span.type + (span.last < finalCount ? "" : "?") : ""
    return Piece(
      opening + text + style.dim(type) + closing,
      columns: opening.count + tokens[index].count + type.count + closing.count, isGlued: isGlued)
  }
}
