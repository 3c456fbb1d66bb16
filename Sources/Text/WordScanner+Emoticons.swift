extension WordScanner {
  /// The end of an emoticon at `start`, if there is one that no letter or digit touches.
  func emoticonEnd(at start: Int, in range: Range<Int>) -> Int? {
    guard Self.beginsEmoticon(scalars[start]) else { return nil }
    if start > range.lowerBound, classes[start - 1].isWord, scalars[start] != ":",
      scalars[start] != ";"
    {
      return nil
    }
    let longest = min(5, range.upperBound - start)
    guard longest >= 2 else { return nil }
    for length in stride(from: longest, through: 2, by: -1) {
      let end = start + length
      guard !classAt(end, limit: range.upperBound).isWord else { continue }
      var text = String.UnicodeScalarView()
      text.append(contentsOf: scalars[start..<end])
      if EnglishWords.emoticons.contains(String(text)) { return end }
    }
    return nil
  }

  private static func beginsEmoticon(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case ":", ";", "=", "8", "x", "X", "<", ">", "^", "(", "-", "T", "o", "O", "d", "D", "*": true
    default: false
    }
  }
}
