import Text

extension SendStream {
  /// The sentences with the labels that the daemon committed, `O` where there is none; empty for a
  /// text without labels.
  var labelled: [(gold: LabelledSentence, labels: [String])] {
    guard case .sentences(let sentences) = document.content else { return [] }
    var start = 0
    return sentences.map { sentence in
      let end = start + sentence.tokens.count
      defer { start = end }
      return (sentence, committed[start..<end].map { $0 ?? "O" })
    }
  }
}
