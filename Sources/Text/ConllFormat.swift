/// The forms in which labelled sentences come.
enum ConllFormat: Equatable {
  /// Universal NER:
  ///
  /// `ID FORM TAG …`, separated by tabs.
  case universalNER
  /// CoNLL-U: ten fields separated by tabs; the label is UPOS.
  case universalDependencies
  /// Columns of which the first is the token and the last the label.
  case columns

  /// Tells the form by the first sentence: whether its lines are numbered 1, 2, 3.
  static func detect(_ text: String) -> ConllFormat {
    var expected = 1
    var columns = 0
    for line in TextLines(text) {
      if ConllLine.isBlank(line) {
        if expected > 1 { break }
        continue
      }
      let fields = ConllLine.fields(of: line, separator: "\t")
      if ConllLine.isComment(line) { continue }
      guard fields.count >= 3, let id = fields.first else { return .columns }
      if fields.count == 10, isSkippedID(id) { continue }
      guard id == String(expected) else { return .columns }
      expected += 1
      columns = fields.count
    }
    guard columns >= 3 else { return .columns }
    return columns == 10 ? .universalDependencies : .universalNER
  }

  /// Whether an ID of CoNLL-U names no word of its own: a range (`3-4`) or an empty node (`5.1`).
  static func isSkippedID(_ id: Substring) -> Bool {
    let parts = id.split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "." }
    return parts.count == 2 && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isASCIIDigit) }
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
