/// Cuts a text into English words.
///
/// Every rule looks a fixed distance ahead or consumes what it has looked at, so that the whole is
/// linear.
struct WordScanner {
  let scalars: [Unicode.Scalar]
  let classes: [ScalarClass]
  var tokens: [Token] = []

  init(_ text: String) {
    scalars = Array(text.unicodeScalars)
    classes = scalars.map(ScalarClass.init)
  }

  mutating func scan() -> [Token] {
    tokens.reserveCapacity(scalars.count / 4 + 1)
    var start = 0
    while start < scalars.count {
      guard classes[start] != .space else {
        start += 1
        continue
      }
      var end = start + 1
      while end < scalars.count, classes[end] != .space { end += 1 }
      scanChunk(start..<end)
      start = end
    }
    return tokens
  }

  mutating func emit(_ start: Int, _ end: Int) {
    guard start < end else { return }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars[start..<end])
    tokens.append(Token(text: String(text), start: start, end: end))
  }

  /// Cuts a run without white space.
  private mutating func scanChunk(_ chunk: Range<Int>) {
    guard let address = addressRange(in: chunk) else {
      scanPieces(chunk, chunk: chunk)
      return
    }
    scanPieces(chunk.lowerBound..<address.lowerBound, chunk: chunk)
    emit(address.lowerBound, address.upperBound)
    scanPieces(address.upperBound..<chunk.upperBound, chunk: chunk)
  }

  private mutating func scanPieces(_ range: Range<Int>, chunk: Range<Int>) {
    var position = range.lowerBound
    while position < range.upperBound {
      if let end = emoticonEnd(at: position, in: range) {
        emit(position, end)
        position = end
      } else if classes[position].isWord {
        let end = wordEnd(from: position, limit: range.upperBound)
        emitWord(position, end)
        position = end
      } else {
        let end = punctuationEnd(
          at: position, limit: range.upperBound, chunkStart: chunk.lowerBound)
        emit(position, end)
        position = end
      }
    }
  }

  /// The class at a place, with everything outside the limit counted as white space.
  func classAt(_ position: Int, limit: Int) -> ScalarClass {
    position < limit ? classes[position] : .space
  }

  /// The ASCII-lower-cased text of a short range; nil where it is longer than any word in the
  /// tables.
  func lowercased(_ start: Int, _ end: Int) -> String? {
    guard end - start <= 12 else { return nil }
    var text = String.UnicodeScalarView()
    for scalar in scalars[start..<end] { text.append(scalar.asciiLowercased) }
    return String(text)
  }
}
