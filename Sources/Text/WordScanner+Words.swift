extension WordScanner {
  /// The end of the word that starts at `start`, the marks inside it and an abbreviation's period
  /// included.
  func wordEnd(from start: Int, limit: Int) -> Int {
    var segment = start
    var end = runEnd(from: start, limit: limit)
    while joins(segment: segment, at: end, wordStart: start, limit: limit) {
      segment = end + 1
      end = runEnd(from: segment, limit: limit)
    }
    if end < limit, scalars[end] == "$", isCurrencyPrefix(start, end) { return end + 1 }
    return endsWithPeriod(start, end, lastSegment: segment, limit: limit) ? end + 1 : end
  }

  private func runEnd(from start: Int, limit: Int) -> Int {
    var end = start
    while end < limit, classes[end].isWord { end += 1 }
    return end
  }

  /// Whether the mark at `mark` belongs inside a word whose last run began at `segment`.
  private func joins(segment: Int, at mark: Int, wordStart: Int, limit: Int) -> Bool {
    guard mark + 1 < limit, classes[mark + 1].isWord else { return false }
    let before = classes[mark - 1]
    let after = classes[mark + 1]
    let digits = before == .digit && after == .digit
    switch scalars[mark] {
    case ".":
      return digits || joinsInitials(segment, mark, wordStart, limit)
    case ",":
      return digits && hasThreeDigits(after: mark, limit: limit)
    case ":":
      return digits
    case "/":
      return digits || isSingleLetterPair(segment, mark, limit)
    case "-":
      return joinsHyphen(segment, mark, limit, digits: digits)
    case "&":
      return before == .letter && after == .letter && mark - segment <= 3
    case _ where classes[mark] == .apostrophe:
      return true
    default:
      return false
    }
  }

  /// Initials: every run so far is one letter, and so is the next.
  private func joinsInitials(_ segment: Int, _ mark: Int, _ wordStart: Int, _ limit: Int) -> Bool {
    guard mark - segment == 1, classes[segment] == .letter, classes[mark + 1] == .letter,
      segment == wordStart || scalars[segment - 1] == "."
    else { return false }
    return !classAt(mark + 2, limit: limit).isWord
  }

  /// `l/c`, `b/c`, `w/o`: one letter on either side.
  private func isSingleLetterPair(_ segment: Int, _ mark: Int, _ limit: Int) -> Bool {
    mark - segment == 1 && classes[segment] == .letter && classes[mark + 1] == .letter
      && !classAt(mark + 2, limit: limit).isWord
  }

  private func hasThreeDigits(after mark: Int, limit: Int) -> Bool {
    (1...3).allSatisfy { classAt(mark + $0, limit: limit) == .digit }
      && !classAt(mark + 4, limit: limit).isWord
  }

  private func joinsHyphen(_ segment: Int, _ mark: Int, _ limit: Int, digits: Bool) -> Bool {
    if digits { return true }
    guard classes[mark + 1] == .letter, let word = lowercased(segment, mark) else { return false }
    return EnglishWords.prefixes.contains(word)
  }

  private func isCurrencyPrefix(_ start: Int, _ end: Int) -> Bool {
    end - start <= 2 && scalars[start..<end].allSatisfy(\.isASCIIUppercase)
  }

  /// Whether the period after a word is part of it.
  private func endsWithPeriod(_ start: Int, _ end: Int, lastSegment: Int, limit: Int) -> Bool {
    guard end < limit, scalars[end] == "." else { return false }
    if end + 1 < limit, scalars[end + 1] == "." { return false }
    let length = end - lastSegment
    let dotted = lastSegment > start && scalars[lastSegment - 1] == "."
    if dotted { return length == 1 && classes[lastSegment] == .letter }
    guard lastSegment == start, let word = lowercased(start, end) else { return false }
    // At the very end the period closes the sentence, so it is left alone.
    guard end + 1 < scalars.count else { return false }
    if EnglishWords.abbreviations.contains(word) { return true }
    guard scalars[start].isASCIIUppercase else { return false }
    return (length == 1 && word != "i") || EnglishWords.capitalisedAbbreviations.contains(word)
  }
}
