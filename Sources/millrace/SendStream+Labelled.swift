import Text

extension SendStream {
  /// The sentences with the labels that the daemon committed, `O` where there is none; empty for
  /// what is no labelled text.
  var labelled: [(gold: LabelledSentence, labels: [String])] {
    guard case .sentences(let sentences) = document.content else { return [] }
    var start = 0
    return sentences.map { sentence in
      let end = start + sentence.tokens.count
      defer { start = end }
      return (sentence, committed[start..<end].map { $0 ?? "O" })
    }
  }

  /// The labelled vectors with the labels that the daemon committed, empty where there is none.
  var labelledVectors: [(gold: String, label: String)] {
    guard case .series(let series) = document.content else { return [] }
    return zip(series.labels, committed).compactMap { gold, label in
      gold.map { ($0, label ?? "") }
    }
  }
}
