import ModelStore
import Text

/// One stream of training data: the sentences of a document in order, as table rows and label ids.
public struct Document: Sendable {
  /// Table rows of all tokens: (count, lookups).
  public let lookups: [Int32]
  /// Gold label ids, one a token.
  public let labels: [Int32]
  /// The tokens' gold labels as written, one array a sentence.
  public let sentences: [[String]]

  /// A document of looked-up tokens, their label ids, and the same labels sentence by sentence.
  public init(lookups: [Int32], labels: [Int32], sentences: [[String]]) {
    self.lookups = lookups
    self.labels = labels
    self.sentences = sentences
  }

  /// Number of tokens.
  public var count: Int { labels.count }
}

/// Labels in the data that the model does not have.
public struct UnknownLabelError: Error, CustomStringConvertible, Sendable {
  /// The label and what the model has.
  public let description: String
}

/// Cuts labelled sentences into documents and looks their tokens up.
///
/// - Throws: ``UnknownLabelError`` when a label is not one of `labels`.
public func documents(
  from sentences: [LabelledSentence], featurizer: Featurizer, labels: [String]
) throws(UnknownLabelError) -> [Document] {
  let ids = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, Int32($0)) })
  var result: [Document] = []
  var lookups: [Int32] = []
  var gold: [Int32] = []
  var parts: [[String]] = []
  func close() {
    if !gold.isEmpty { result.append(Document(lookups: lookups, labels: gold, sentences: parts)) }
    lookups = []
    gold = []
    parts = []
  }
  for sentence in sentences {
    if sentence.startsDocument { close() }
    for (token, label) in zip(sentence.tokens, sentence.labels) {
      guard let id = ids[label] else {
        throw UnknownLabelError(
          description: "the data has the label \(label), the model has "
            + labels.joined(separator: ", "))
      }
      featurizer.append(token, to: &lookups)
      gold.append(id)
    }
    parts.append(sentence.labels)
  }
  close()
  return result
}
