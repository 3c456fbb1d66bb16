import Text

/// What one version made of the held-back documents.
struct DemoScore {
  let version: Int
  let score: EntityScore
  /// The sentences with the labels that the version committed.
  let sentences: [(gold: LabelledSentence, labels: [String])]

  init(version: Int, streams: [SendStream]) {
    self.version = version
    sentences = streams.flatMap(\.labelled)
    var score = EntityScore()
    for (gold, labels) in sentences { score.add(gold: gold.labels, predicted: labels) }
    self.score = score
  }
}
