import ModelStore
import Text

/// One stream of training data: the sentences of a document in order, or vectors, as the network
/// takes them, and label ids.
public struct Document: Sendable {
  /// Table rows of all tokens: (count, lookups); empty for vectors.
  public let lookups: [Int32]
  /// The vectors as layer 0 takes them: (count, inputSize); empty for tokens.
  ///
  /// Those after the last element only serve to compare forecasts with.
  public let vectors: [Float]
  /// Numbers of a vector; 0 for tokens.
  let width: Int
  /// Gold label ids, one an element; −1 where there is none.
  ///
  /// For `next` the word that follows.
  public let labels: [Int32]
  /// The tokens' gold labels as written, one array a sentence, empty strings where there is none;
  /// empty for vectors.
  public let sentences: [[String]]

  /// A document of looked-up tokens or vectors, their label ids, and the tokens' labels sentence by
  /// sentence.
  ///
  /// - Parameter width: numbers of a vector; nil where there are as many vectors as labels.
  public init(
    lookups: [Int32], vectors: [Float] = [], width: Int? = nil, labels: [Int32],
    sentences: [[String]]
  ) {
    self.width = width ?? vectors.count / max(labels.count, 1)
    self.lookups = lookups
    self.vectors = vectors
    self.labels = labels
    self.sentences = sentences
  }

  /// Number of elements.
  public var count: Int { labels.count }
}

extension Document: ElementSource {
  func lookups(at position: Int) -> ArraySlice<Int32> {
    let width = lookups.count / max(count, 1)
    return lookups[(position * width)..<((position + 1) * width)]
  }

  func vector(at position: Int) -> ArraySlice<Float> {
    vectors[(position * width)..<((position + 1) * width)]
  }

  /// Number of elements, those after the last one too.
  var known: Int { width > 0 ? vectors.count / width : count }
}

/// Labels in the data that the model does not have.
public struct UnknownLabelError: Error, CustomStringConvertible, Sendable {
  /// The label and what the model has.
  public let description: String

  init(_ label: String, _ labels: [String]) {
    description =
      "the data has the label \(label), the model has " + labels.joined(separator: ", ")
  }
}

/// The ids of labels, which are all distinct.
func labelIDs(_ labels: [String]) -> [String: Int32] {
  Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, Int32($0)) })
}

/// Cuts labelled sentences into documents and looks their tokens up.
///
/// - Throws: ``UnknownLabelError`` when a label is not one of `labels`.
public func documents(
  from sentences: [LabelledSentence], featurizer: Featurizer, labels: [String]
) throws(UnknownLabelError) -> [Document] {
  let ids = labelIDs(labels)
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
      featurizer.append(token, to: &lookups)
      guard !label.isEmpty else {
        gold.append(-1)
        continue
      }
      guard let id = ids[label] else { throw UnknownLabelError(label, labels) }
      gold.append(id)
    }
    parts.append(sentence.labels)
  }
  close()
  return result
}
