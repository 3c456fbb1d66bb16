extension WordScanner {
  /// Emits a word as its stem and its clitics.
  ///
  /// `wouldn't've` is `would`, `n't`, `'ve`.
  mutating func emitWord(_ start: Int, _ end: Int) {
    if let word = lowercased(start, end), let first = EnglishWords.fused[word] {
      emit(start, start + first)
      emit(start + first, end)
      return
    }
    if let unit = unitStart(start, end) {
      emit(start, unit)
      emit(unit, end)
      return
    }
    var cuts: [Int] = []
    var stemEnd = end
    while cuts.count < 3, let cut = cliticStart(start, stemEnd) {
      cuts.append(cut)
      stemEnd = cut
    }
    var position = start
    for cut in cuts.reversed() {
      emit(position, cut)
      position = cut
    }
    emit(position, end)
  }

  /// Where the last clitic of a word begins, if it has one after a stem.
  private func cliticStart(_ start: Int, _ end: Int) -> Int? {
    guard let mark = lastApostrophe(start, end), mark > start,
      let tail = lowercased(mark + 1, end)
    else { return nil }
    if tail == "t", mark - 1 > start, scalars[mark - 1].asciiLowercased == "n" { return mark - 1 }
    guard EnglishWords.clitics.contains(tail) else { return nil }
    // A decade or a quantity ("the 60's") is one word, unlike a possessive.
    return classes[mark - 1] == .digit ? nil : mark
  }

  /// Where the unit begins in a number written together with it.
  ///
  /// `5pm`, `10k`.
  private func unitStart(_ start: Int, _ end: Int) -> Int? {
    guard classes[start] == .digit, classes[end - 1] == .letter else { return nil }
    var unit = end
    while unit > start, end - unit <= 3, classes[unit - 1] == .letter { unit -= 1 }
    guard unit > start, classes[unit - 1] == .digit, let name = lowercased(unit, end) else {
      return nil
    }
    return EnglishWords.units.contains(name) ? unit : nil
  }

  private func lastApostrophe(_ start: Int, _ end: Int) -> Int? {
    let earliest = max(start, end - 3)
    var position = end - 1
    while position >= earliest {
      if classes[position] == .apostrophe { return position }
      position -= 1
    }
    return nil
  }
}
