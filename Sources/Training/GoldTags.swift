import Text

/// Gold labels as they were logged, in whatever scheme, and the model's own labels for them.
///
/// What a tag is in the model's scheme may depend on its neighbours, which may come later.
struct GoldTags: Sendable, Equatable {
  /// What stands beside an element beyond the border of its sequence.
  static let border: Int32 = -2

  /// A tag of some scheme: its letter, and its type's place among all types.
  private struct Tag: Sendable, Equatable {
    var letter: TagScheme.Letter
    var type: Int
  }

  private static let letters: [Character] = ["B", "I", "E", "S", "L", "U"]
  private let scheme: TagScheme?
  private let codes: [String: Int32]
  private let tags: [Tag]
  /// The model's label of each type and letter; −1 where it has none.
  private let labels: [[TagScheme.Letter: Int32]]

  /// Those that a model with these labels can learn from.
  ///
  /// - Parameter scheme: how its labels spell entities; nil where they stand for themselves.
  init(labels names: [String], scheme: TagScheme?) {
    self.scheme = scheme
    var codes = Dictionary(names.enumerated().map { ($1, Int32($0)) }) { first, _ in first }
    var types: [Substring] = []
    for name in names where scheme != nil {
      let type = TagScheme.parts(name).type
      if !type.isEmpty, !types.contains(type) { types.append(type) }
    }
    var all = names
    for name in types.flatMap({ type in Self.letters.map { String($0) + type } })
    where codes[name] == nil {
      codes[name] = Int32(all.count)
      all.append(name)
    }
    self.codes = codes
    tags = all.map { name in
      let parts = TagScheme.parts(name)
      return Tag(letter: parts.letter, type: types.firstIndex(of: parts.type) ?? -1)
    }
    var labels = Array(repeating: [TagScheme.Letter: Int32](), count: types.count)
    for (id, tag) in tags.prefix(names.count).enumerated() where tag.type >= 0 {
      labels[tag.type][tag.letter] = Int32(id)
    }
    self.labels = labels
  }

  /// What stands for a label in a sequence; nil where the model can make nothing of it.
  func code(of label: String) -> Int32? { codes[label] }

  /// The model's label for a code between its neighbours'; −1 where it has none or cannot tell yet.
  ///
  /// A neighbour is negative where it has no label, and ``border`` beyond the sequence.
  func label(_ code: Int32, after previous: Int32, before next: Int32) -> Int32 {
    guard code >= 0, let scheme, tags[Int(code)].type >= 0 else { return code }
    let tag = tags[Int(code)]
    let letter = scheme.letter(
      tag.letter, after: neighbour(previous, of: tag), before: neighbour(next, of: tag))
    return letter.flatMap { labels[tag.type][$0] } ?? -1
  }

  private func neighbour(_ code: Int32, of tag: Tag) -> TagScheme.Neighbour? {
    if code == Self.border { return .border }
    guard code >= 0 else { return nil }
    let other = tags[Int(code)]
    return TagScheme.Neighbour(other.letter, hasSameType: other.type == tag.type)
  }
}
