/// Returns the candidate most like a mistyped word, or nil where none is like it.
public func nearest(_ word: String, in candidates: [String]) -> String? {
  // A name nobody would type is not worth comparing.
  guard !word.isEmpty, word.count <= 64 else { return nil }
  let limit = max(1, word.count / 3)
  var best: (candidate: String, distance: Int)?
  for candidate in candidates {
    var distance = editDistance(Array(word), Array(candidate))
    if word.count >= 2, candidate.hasPrefix(word) { distance = min(distance, 1) }
    if distance <= limit, distance < best?.distance ?? Int.max { best = (candidate, distance) }
  }
  return best?.candidate
}

/// The number of insertions, deletions, substitutions and swaps of neighbours between two words.
private func editDistance(_ left: [Character], _ right: [Character]) -> Int {
  var older: [Int] = []
  var previous = Array(0...right.count)
  for row in left.indices {
    var current = [row + 1]
    for column in right.indices {
      let substitution = previous[column] + (left[row] == right[column] ? 0 : 1)
      var distance = min(substitution, previous[column + 1] + 1, current[column] + 1)
      if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
        distance = min(distance, older[column - 1] + 1)
      }
      current.append(distance)
    }
    older = previous
    previous = current
  }
  return previous[right.count]
}
