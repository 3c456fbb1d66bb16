/// A way to write entities as one tag a token.
public enum TagScheme: String, Hashable, Sendable, CaseIterable {
  /// `B-` only where an entity directly follows another of its type, `I-` otherwise.
  case iob1
  /// `B-` at the start of every entity, `I-` inside.
  case iob2
  /// `B-`, `I-`, `E-` for the last token, `S-` for an entity of one token.
  ///
  /// BILOU's `L-` and `U-` count as `E-` and `S-`.
  case bioes

  /// Returns the scheme the tags of some sentences are written in, or nil where they are no entity
  /// tags.
  ///
  /// IOB1 and IOB2 differ only in how an entity starts that follows no other of its type; the more
  /// frequent way decides, so that a few faults in a file do not.
  public static func detect(_ sentences: some Sequence<[String]>) -> TagScheme? {
    var startsWithB = 0
    var startsWithI = 0
    for tags in sentences {
      var previous = "O"
      for tag in tags {
        switch prefix(of: tag) {
        case "E", "S", "L", "U": return .bioes
        case "B" where previous == "O": startsWithB += 1
        case "B" where typeSuffix(of: tag) != typeSuffix(of: previous): startsWithB += 1
        case "B": break
        case "I" where previous == "O": startsWithI += 1
        default: break
        }
        previous = tag
      }
    }
    guard startsWithB + startsWithI > 0 else { return nil }
    return startsWithI > startsWithB ? .iob1 : .iob2
  }

  /// Returns the tags of one sentence in IOB2.
  ///
  /// Entities begin and end where conlleval says they do.
  public func toIOB2(_ tags: [String]) -> [String] {
    self == .iob2 ? tags : TagScheme.iob2.converted(tags)
  }

  /// Whether a label is `O` or a tag of any scheme.
  static func isTag(_ label: String) -> Bool {
    label == "O" || label == "B" || label == "I" || prefix(of: label) != nil
  }

  /// The letter of a tag with a type; nil for `O` and for what is no tag.
  ///
  /// A letter alone is not enough: it may be a label of something else.
  private static func prefix(of tag: String) -> Character? {
    guard let first = tag.first, "BIESLU".contains(first) else { return nil }
    return tag.utf8.dropFirst().first == UInt8(ascii: "-") ? first : nil
  }

  static func typeSuffix(of tag: String) -> Substring {
    tag.dropFirst()
  }

  static func withoutBILOU(_ tag: String) -> String {
    switch prefix(of: tag) {
    case "L": "E" + typeSuffix(of: tag)
    case "U": "S" + typeSuffix(of: tag)
    default: tag
    }
  }
}
