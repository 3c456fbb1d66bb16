extension TagScheme {
  /// The tags of one sentence, in whatever scheme they are, as this scheme writes them.
  ///
  /// Entities begin and end where conlleval says they do. What is no tag stays as it is.
  public func converted(_ tags: [String]) -> [String] {
    var result = tags
    var previous: EntitySpan?
    for span in entitySpans(in: tags.map(Self.withoutBILOU)) where Self.isTag(tags[span.first]) {
      let isTouching = previous.map { $0.last + 1 == span.first && $0.type == span.type } ?? false
      for position in span.first...span.last {
        result[position] = spelled(
          Self.typeSuffix(of: tags[position]), begins: position == span.first,
          ends: position == span.last, follows: isTouching)
      }
      previous = span
    }
    return result
  }

  /// The tag of one element of an entity.
  ///
  /// - Parameters:
  ///   - type: what follows the letter, such as `-PER`.
  ///   - begins: whether it is the entity's first element.
  ///   - ends: whether it is its last.
  ///   - follows: whether the element before belongs to another entity of the same type.
  private func spelled(
    _ type: some StringProtocol, begins: Bool, ends: Bool, follows: Bool
  ) -> String {
    switch self {
    case .iob1: begins && follows ? "B\(type)" : "I\(type)"
    case .iob2: begins ? "B\(type)" : "I\(type)"
    case .bioes: (begins ? ends ? "S" : "B" : ends ? "E" : "I") + type
    }
  }

  /// What a tag says of its element, whatever the scheme; BILOU's letters as those of BIOES.
  public enum Letter: Character, Sendable {
    /// Of no entity.
    case outside = "O"
    /// The first of an entity, in IOB1 only after another of its type.
    case begin = "B"
    /// Of an entity.
    case inside = "I"
    /// The last of an entity.
    case end = "E"
    /// The only one of an entity.
    case single = "S"
  }

  /// A tag beside another one.
  public struct Neighbour: Sendable {
    /// Its letter.
    public var letter: Letter
    /// Whether it has the type of the tag that it is beside.
    public var hasSameType: Bool

    /// Gathers the two.
    public init(_ letter: Letter, hasSameType: Bool) {
      self.letter = letter
      self.hasSameType = hasSameType
    }

    /// The border of a sequence.
    public static let border = Neighbour(.outside, hasSameType: false)
  }

  /// The letter that a tag of any scheme has in this one, by the tags beside it; nil where one
  /// decides that is not known.
  ///
  /// Entities begin and end where conlleval says they do; an `I` after what is not known goes on
  /// with it.
  public func letter(
    _ letter: Letter, after previous: Neighbour?, before next: Neighbour?
  ) -> Letter? {
    guard letter != .outside else { return .outside }
    let isInside = previous.map { $0.letter != .outside && $0.hasSameType }
    let isOver = previous?.letter == .end || previous?.letter == .single
    let begins = letter == .begin || letter == .single || isInside == false || isOver
    switch self {
    case .iob2: return begins ? .begin : .inside
    case .iob1:
      guard begins else { return .inside }
      return isInside.map { $0 ? .begin : .inside }
    case .bioes:
      let isLast = letter == .end || letter == .single
      guard isLast || next != nil else { return nil }
      let goesOn = next.map { $0.hasSameType && ($0.letter == .inside || $0.letter == .end) }
      return isLast || goesOn == false ? begins ? .single : .end : begins ? .begin : .inside
    }
  }

  /// Letter and type (such as `-PER`) of a tag; a label that is none is outside of all entities.
  public static func parts(_ tag: String) -> (letter: Letter, type: Substring) {
    let (letter, type) = part(tag)
    return (Letter(rawValue: letter) ?? .outside, type)
  }

  /// Whether labels are entity tags: each one is `O` or a tag of some scheme, and some have a type.
  ///
  /// Empty ones stand for none.
  public static func areTags(_ labels: some Collection<String>) -> Bool {
    labels.allSatisfy { $0.isEmpty || isTag($0) } && labels.contains { !part($0).type.isEmpty }
  }

  /// Whether a label is a tag of some scheme with a type that one of the labels has.
  public static func isTag(_ label: String, ofTypesIn labels: [String]) -> Bool {
    let type = part(label).type
    return !type.isEmpty && labels.contains { part($0).type == type }
  }
}
