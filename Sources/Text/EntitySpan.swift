/// An entity in a sequence of tokens.
public struct EntitySpan: Hashable, Sendable {
  /// The entity's type, such as `PER`; `_` where its tags name none.
  public let type: String
  /// The position of the first token.
  public let first: Int
  /// The position of the last token.
  public let last: Int

  /// Makes an entity of its type and the positions of its first and last token.
  public init(type: String, first: Int, last: Int) {
    self.type = type
    self.first = first
    self.last = last
  }
}

/// Returns the entities of one sentence's tags by the default rules of conlleval, in order.
public func entitySpans(in tags: [some StringProtocol]) -> [EntitySpan] {
  var builder = SpanBuilder()
  var spans: [EntitySpan] = []
  for (position, tag) in tags.enumerated() {
    if let span = builder.add(tag: String(tag), at: position) { spans.append(span) }
  }
  if let span = builder.finish() { spans.append(span) }
  return spans
}
