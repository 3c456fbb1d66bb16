extension TagScheme {
  /// The entities that a sentence's tags spell by the letter of the scheme: nothing is repaired.
  ///
  /// In IOB2 an entity is a `B` and the `I`s of its type after it; an `I` elsewhere is of none. In
  /// BIOES it is an `S`, or a `B`, `I`s and an `E` of one type; what lacks its end is none. This is
  /// the strict mode of seqeval. In IOB1 nothing can be wrong: conlleval's rules stand.
  public func strictSpans(in tags: [some StringProtocol]) -> [EntitySpan] {
    guard self != .iob1 else { return entitySpans(in: tags) }
    var spans: [EntitySpan] = []
    var open: EntitySpan?
    for (position, tag) in tags.enumerated() {
      let (letter, suffix) = Self.parts(String(tag))
      let type = suffix.isEmpty ? "_" : String(suffix.dropFirst())
      let here = EntitySpan(type: type, first: position, last: position)
      if let span = open, span.type == type, continues(letter) {
        let longer = EntitySpan(type: type, first: span.first, last: position)
        open = letter == .end ? nil : longer
        if letter == .end { spans.append(longer) }
        continue
      }
      // In BIOES what is still open here lacks its end.
      if let span = open, self == .iob2 { spans.append(span) }
      open = letter == .begin ? here : nil
      if letter == .single, self == .bioes { spans.append(here) }
    }
    if let span = open, self == .iob2 { spans.append(span) }
    return spans
  }

  private func continues(_ letter: Letter) -> Bool {
    letter == .inside || letter == .end && self == .bioes
  }
}
