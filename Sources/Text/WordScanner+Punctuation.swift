extension WordScanner {
  /// The end of the token that starts with a mark or a symbol at `start`.
  func punctuationEnd(at start: Int, limit: Int, chunkStart: Int) -> Int {
    if classes[start] == .apostrophe {
      return apostropheEnd(at: start, limit: limit, chunkStart: chunkStart)
    }
    if Self.isSentenceMark(scalars[start]) {
      return runEnd(start, limit) { Self.isSentenceMark($0) }
    }
    if Self.isRuleMark(scalars[start]) { return runEnd(start, limit) { Self.isRuleMark($0) } }
    if scalars[start].isASCII {
      return Self.standsAlone(scalars[start])
        ? start + 1 : runEnd(start, limit) { $0 == scalars[start] }
    }
    return clusterEnd(at: start, limit: limit)
  }

  private static func isSentenceMark(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "." || scalar == "!" || scalar == "?"
  }

  /// Marks that people draw lines with.
  private static func isRuleMark(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "-" || scalar == "="
  }

  private static func standsAlone(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "(", ")", "[", "]", "{", "}", ",", ";", ":", "%", "\"": true
    default: false
    }
  }

  private func runEnd(
    _ start: Int, _ limit: Int, while belongs: (Unicode.Scalar) -> Bool
  ) -> Int {
    var end = start + 1
    while end < limit, belongs(scalars[end]) { end += 1 }
    return end
  }

  /// A quotation mark, a pair of them, a clitic that stands apart (`'s`) or a short year (`'72`).
  private func apostropheEnd(at start: Int, limit: Int, chunkStart: Int) -> Int {
    if start + 1 < limit, scalars[start + 1] == scalars[start] { return start + 2 }
    guard start == chunkStart, classAt(start + 1, limit: limit).isWord else { return start + 1 }
    var end = start + 1
    while end < limit, classes[end].isWord { end += 1 }
    if end - start == 3, classes[start + 1] == .digit, classes[start + 2] == .digit { return end }
    guard let word = lowercased(start + 1, end) else { return start + 1 }
    return EnglishWords.clitics.contains(word) ? end : start + 1
  }

  /// An emoji with everything joined to it: modifiers, joiners, the second half of a flag.
  private func clusterEnd(at start: Int, limit: Int) -> Int {
    var end = start + 1
    if scalars[start].isRegionalIndicator, end < limit, scalars[end].isRegionalIndicator {
      end += 1
    }
    while end < limit {
      let isJoined = scalars[end - 1] == "\u{200D}"
      guard scalars[end].extendsCluster || (isJoined && !classes[end].isWord) else { break }
      end += 1
    }
    return end
  }
}
