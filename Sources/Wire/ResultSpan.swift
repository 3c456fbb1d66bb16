/// An entity whose last element is committed.
public struct ResultSpan: Sendable, Equatable {
  /// The kind of entity, such as LOC.
  public var type: String
  /// The position of its first element.
  public var from: Int
  /// The position of its last element, inclusive.
  public var to: Int
  /// Its tokens as text.
  public var text: String
  /// Its probability.
  public var p: Float

  /// Creates a span.
  public init(type: String, from: Int, to: Int, text: String, p: Float) {
    self.type = type
    self.from = from
    self.to = to
    self.text = text
    self.p = p
  }

  func write(to writer: inout some BodyWriter) {
    writer.beginObject()
    writer.member("type", type)
    writer.member("from", from)
    writer.member("to", to)
    writer.member("text", text)
    writer.member("p", p)
    writer.endObject()
  }
}
