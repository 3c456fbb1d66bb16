/// A piece of a text, with its place in it.
public struct Token: Hashable, Sendable {
  /// The characters of the token, exactly as they stand in the text.
  public let text: String
  /// The offset of the token's first code point, counted in Unicode code points.
  public let start: Int
  /// The offset just after the token's last code point.
  public let end: Int

  /// Makes a token of its text and its offsets.
  public init(text: String, start: Int, end: Int) {
    self.text = text
    self.start = start
    self.end = end
  }
}
