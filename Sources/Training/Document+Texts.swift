import ModelStore
import Text

/// Makes a document of each list of tokens without labels: for `next` the label of each token is the
/// word that follows, other models only learn from them with their auxiliary head.
///
/// - Parameter texts: the tokens of each document.
public func documents(
  from texts: [[String]], featurizer: Featurizer, config: ModelConfig
) -> [Document] {
  texts.filter { !$0.isEmpty }.map { tokens in
    var lookups: [Int32] = []
    for token in tokens { featurizer.append(token, to: &lookups) }
    var labels = [Int32](repeating: -1, count: tokens.count)
    if config.task == .next, let column = config.wordColumn {
      let width = lookups.count / tokens.count
      for position in 1..<max(tokens.count, 1) {
        labels[position - 1] = lookups[position * width + column]
      }
    }
    return Document(lookups: lookups, labels: labels, sentences: [])
  }
}

/// Makes a document of each text that has one label as a whole.
///
/// - Parameters:
///   - tokenizer: what cuts texts.
///   - everyElement: whether every element learns the label, or only the last one.
/// - Throws: ``UnknownLabelError`` when a label is not one of `labels`.
public func documents(
  from texts: [LabelledText], tokenizer: Tokenizer, featurizer: Featurizer, labels: [String],
  everyElement: Bool
) throws(UnknownLabelError) -> [Document] {
  let ids = labelIDs(labels)
  var result: [Document] = []
  for text in texts {
    guard let id = ids[text.label] else { throw UnknownLabelError(text.label, labels) }
    var lookups: [Int32] = []
    let tokens = tokenizer.tokens(in: text.text)
    guard !tokens.isEmpty else { continue }
    for token in tokens { featurizer.append(token.text, to: &lookups) }
    result.append(
      Document(
        lookups: lookups, labels: sequenceLabels(id, tokens.count, everyElement), sentences: []))
  }
  return result
}

/// The labels of a sequence that has one as a whole.
func sequenceLabels(_ id: Int32, _ count: Int, _ everyElement: Bool) -> [Int32] {
  var labels = [Int32](repeating: everyElement ? id : -1, count: count)
  if count > 0 { labels[count - 1] = id }
  return labels
}

/// Cuts documents so that all lanes of a mini-batch have something to read: one long text would fill
/// a single lane.
///
/// Every piece begins in the zero state.
///
/// - Parameters:
///   - lanes: pieces that are wanted at least, where they keep `least` elements.
///   - ahead: elements after a piece with which its forecasts are compared.
func cut(
  _ documents: [Document], lanes: Int, ahead: Int, least: Int
) -> [Document] {
  let total = documents.reduce(0) { $0 + $1.count }
  let most = max(total / max(lanes, 1), least)
  return documents.flatMap { document -> [Document] in
    let pieces = (document.count + most - 1) / max(most, 1)
    guard pieces > 1 else { return [document] }
    return (0..<pieces).map { piece in
      let range = (piece * document.count / pieces)..<((piece + 1) * document.count / pieces)
      return document.part(range, ahead: ahead)
    }
  }
}

extension Document {
  /// Some of the elements, with what `ahead` of them is compared with.
  fileprivate func part(_ range: Range<Int>, ahead: Int) -> Document {
    let lookupWidth = lookups.count / count
    let end = min(range.upperBound + ahead, known)
    return Document(
      lookups: Array(lookups[(range.lowerBound * lookupWidth)..<(range.upperBound * lookupWidth)]),
      vectors: width > 0 ? Array(vectors[(range.lowerBound * width)..<(end * width)]) : [],
      width: width, labels: Array(labels[range]), sentences: [])
  }
}
