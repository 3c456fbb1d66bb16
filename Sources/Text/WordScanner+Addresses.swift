extension WordScanner {
  /// The part of a chunk that is a web or mail address or a file name, without the punctuation
  /// around it.
  ///
  /// Looks at the chunk once, which keeps the scanner linear.
  func addressRange(in chunk: Range<Int>) -> Range<Int>? {
    guard chunk.count >= 4, let marks = AddressMarks(scalars[chunk]) else { return nil }
    var start = chunk.lowerBound
    var end = chunk.upperBound
    while start < end, Self.opens(scalars[start]) { start += 1 }
    while end > start, Self.closes(scalars[end - 1]) { end -= 1 }
    guard end - start >= 4 else { return nil }
    if marks.scheme >= start {
      return addressStart(start, marks.scheme)..<addressEnd(marks.scheme, end)
    }
    if hasPrefix("www.", start, end) || hasPrefix("mailto:", start, end) {
      return start..<addressEnd(start, end)
    }
    if marks.at > start, marks.at + 1 < end, classes[marks.at + 1].isWord {
      let first = addressStart(start, marks.at)
      return first..<addressEnd(first, end)
    }
    return hasKnownEnding(start, end) || isDottedName(start, end) ? start..<end : nil
  }

  /// A name of three or more parts in lower case, as of a news group: `alt.animals.cat`.
  private func isDottedName(_ start: Int, _ end: Int) -> Bool {
    let parts = scalars[start..<end].split(
      separator: ".", omittingEmptySubsequences: false)
    return parts.count >= 3
      && parts.allSatisfy { part in
        part.count >= 2 && part.first != "-" && part.last != "-"
          && part.allSatisfy { ("a"..."z").contains($0) || $0 == "-" }
      }
  }

  /// Just after the last bracket or quotation mark before a mark of the address.
  private func addressStart(_ start: Int, _ mark: Int) -> Int {
    var position = mark
    while position > start, !Self.bounds(scalars[position - 1]) { position -= 1 }
    return position
  }

  private func addressEnd(_ start: Int, _ end: Int) -> Int {
    var position = start
    while position < end, !Self.bounds(scalars[position]) { position += 1 }
    return position
  }

  private static func bounds(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "<" || scalar == ">" || scalar == "\""
  }

  private func hasPrefix(_ prefix: String, _ start: Int, _ end: Int) -> Bool {
    var position = start
    for scalar in prefix.unicodeScalars {
      guard position < end, scalars[position].asciiLowercased == scalar else { return false }
      position += 1
    }
    return true
  }

  /// A host or a file name: word characters and marks, then a period and a known ending.
  private func hasKnownEnding(_ start: Int, _ end: Int) -> Bool {
    var dot = end - 1
    while dot > start, end - dot <= 6, scalars[dot] != "." { dot -= 1 }
    guard dot > start, scalars[dot] == ".", classes[dot - 1].isWord,
      let ending = lowercased(dot + 1, end), EnglishWords.endings.contains(ending)
    else { return false }
    return (start..<dot).allSatisfy {
      classes[$0].isWord || "-.#&".unicodeScalars.contains(scalars[$0])
    }
  }

  private static func opens(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "(", "[", "{", "<", "\"", "'", "\u{201C}", "\u{2018}", "*": true
    default: false
    }
  }

  private static func closes(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case ")", "]", "}", ">", "\"", "'", "\u{201D}", "\u{2019}", ".", ",", ";", ":", "!", "?", "*":
      true
    default: false
    }
  }
}

/// The marks that make a chunk worth a closer look as an address.
private struct AddressMarks {
  /// The place of the colon of the first `://`, or -1.
  var scheme = -1
  /// The place of the first `@`, or -1.
  var at = -1

  /// Fails where the chunk holds neither a period nor an `@` nor `://`.
  init?(_ chunk: ArraySlice<Unicode.Scalar>) {
    var hasPeriod = false
    for position in chunk.indices {
      switch chunk[position] {
      case ".": hasPeriod = true
      case "@" where at < 0: at = position
      case "/" where position - 2 >= chunk.startIndex && chunk[position - 1] == "/":
        if scheme < 0, chunk[position - 2] == ":" { scheme = position - 2 }
      default: break
      }
    }
    guard hasPeriod || scheme >= 0 || at >= 0 else { return nil }
  }
}
