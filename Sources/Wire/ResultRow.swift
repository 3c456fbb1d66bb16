/// What a result says about one element: its label as it stands now, or as it stays.
public struct ResultRow: Sendable, Equatable {
  /// A label that was possible, and its probability.
  public struct Alternative: Sendable, Equatable {
    /// The label or token.
    public var label: String
    /// Its probability.
    public var p: Float

    /// Creates an alternative.
    public init(label: String, p: Float) {
      self.label = label
      self.p = p
    }
  }

  /// The element's position in its stream.
  public var seq: Int
  /// The token, for models of tokens.
  public var token: String?
  /// Where the token begins in the text that was sent, in code points.
  public var start: Int?
  /// Where the token ends in the text that was sent, exclusive.
  public var end: Int?
  /// The label.
  public var label: String?
  /// The label's probability.
  public var p: Float?
  /// The most probable labels, best first; left out when empty.
  public var top: [Alternative]
  /// Whether the label is committed and will not change.
  public var final: Bool

  /// Creates a row.
  public init(
    seq: Int, token: String? = nil, start: Int? = nil, end: Int? = nil, label: String? = nil,
    p: Float? = nil, top: [Alternative] = [], final: Bool
  ) {
    self.seq = seq
    self.token = token
    self.start = start
    self.end = end
    self.label = label
    self.p = p
    self.top = top
    self.final = final
  }

  func write(to writer: inout some BodyWriter) {
    writer.beginObject()
    writer.member("seq", seq)
    writer.member("token", token)
    writer.member("start", start)
    writer.member("end", end)
    writer.member("label", label)
    writer.member("p", p)
    if !top.isEmpty {
      writer.key("top")
      writer.beginArray()
      for alternative in top {
        writer.beginArray()
        writer.string(alternative.label)
        writer.number(alternative.p)
        writer.endArray()
      }
      writer.endArray()
    }
    writer.member("final", final)
    writer.endObject()
  }
}
