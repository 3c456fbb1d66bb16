extension Arguments {
  /// The value of an option as one of some words; nil where it was not given.
  func choice<Choice: RawRepresentable & CaseIterable>(
    _ name: String, _ type: Choice.Type
  ) throws(UsageError) -> Choice? where Choice.RawValue == String {
    guard let text = string(name) else { return nil }
    if let choice = Choice(rawValue: text) { return choice }
    let words = Choice.allCases.map(\.rawValue)
    throw UsageError(
      "--\(name): found '\(text)', wanted \(words.dropLast().joined(separator: ", ")) or "
        + (words.last ?? ""))
  }
}
