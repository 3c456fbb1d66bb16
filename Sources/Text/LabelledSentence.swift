/// A sentence with one label for each of its tokens.
public struct LabelledSentence: Hashable, Sendable {
  /// The tokens in order.
  public var tokens: [String]
  /// The labels, as many as there are tokens; empty where a token has none.
  public var labels: [String]
  /// Whether the sentence is the first of its document.
  public var startsDocument: Bool

  /// Makes a sentence of its tokens and their labels.
  public init(tokens: [String], labels: [String], startsDocument: Bool) {
    self.tokens = tokens
    self.labels = labels
    self.startsDocument = startsDocument
  }
}
