extension TagScheme {
  /// Whether a sequence may begin with a tag.
  ///
  /// A label that is no tag of any scheme counts as `O` here and below.
  public func allowsStart(_ tag: String) -> Bool { allows(tag, after: "O") }

  /// Whether a sequence may end with a tag: in BIOES no entity stays open.
  public func allowsEnd(_ tag: String) -> Bool { allows("O", after: tag) }

  /// Whether `tag` may directly follow `previous`.
  public func allows(_ tag: String, after previous: String) -> Bool {
    let (from, to) = (Self.part(previous), Self.part(tag))
    let isOneType = from.type == to.type
    let isInside = from.letter != "O"
    switch self {
    case .iob1: return to.letter != "B" || isInside && isOneType
    case .iob2: return to.letter != "I" || isInside && isOneType
    case .bioes:
      let isOpen = from.letter == "B" || from.letter == "I"
      let goesOn = to.letter == "I" || to.letter == "E"
      return isOpen ? goesOn && isOneType : !goesOn
    }
  }

  /// The letter of a tag, BILOU's as those of BIOES, and its type.
  static func part(_ tag: String) -> (letter: Character, type: Substring) {
    guard isTag(tag), tag != "O", let letter = tag.first else { return ("O", "") }
    let same: [Character: Character] = ["L": "E", "U": "S"]
    return (same[letter] ?? letter, tag.dropFirst())
  }
}
