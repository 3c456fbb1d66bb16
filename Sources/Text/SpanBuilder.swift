/// Finds entities in tags that come one by one, by the default rules of conlleval (and of seqeval).
///
/// These are lenient: an `I` after `O`, or after another type, starts an entity.
public struct SpanBuilder: Hashable, Sendable {
  private var previous: UInt8 = UInt8(ascii: "O")
  private var previousType = "_"
  private var first = 0
  private var last = 0

  /// Makes a builder that has seen no tag.
  public init() {}

  /// Whether no entity is open, so that only what comes counts.
  public var isOutside: Bool { previous == UInt8(ascii: "O") && previousType == "_" }

  /// Adds the tag of the element at `seq`.
  ///
  /// Returns the entity that this tag closed, if it closed one.
  public mutating func add(tag: String, at seq: Int) -> EntitySpan? {
    let kind = tag.utf8.first ?? UInt8(ascii: "O")
    let type = Self.type(of: tag)
    let changed = type != previousType
    let closed = closes(kind, changed) ? span() : nil
    if opens(kind, changed) { first = seq }
    previous = kind
    previousType = type
    last = seq
    return closed
  }

  /// Ends the sequence.
  ///
  /// Returns the entity that was still open; the builder is then as new.
  public mutating func finish() -> EntitySpan? {
    let closed = closes(UInt8(ascii: "O"), previousType != "_") ? span() : nil
    self = SpanBuilder()
    return closed
  }

  private func span() -> EntitySpan {
    EntitySpan(type: previousType, first: first, last: last)
  }

  private func closes(_ kind: UInt8, _ typeChanged: Bool) -> Bool {
    switch (Character(Unicode.Scalar(previous)), Character(Unicode.Scalar(kind))) {
    case ("E", _), ("S", _): true
    case ("B", "B"), ("B", "S"), ("B", "O"): true
    case ("I", "B"), ("I", "S"), ("I", "O"): true
    case ("O", _), (".", _): false
    default: typeChanged
    }
  }

  private func opens(_ kind: UInt8, _ typeChanged: Bool) -> Bool {
    switch (Character(Unicode.Scalar(previous)), Character(Unicode.Scalar(kind))) {
    case (_, "B"), (_, "S"): true
    case ("E", "E"), ("E", "I"), ("S", "E"), ("S", "I"), ("O", "E"), ("O", "I"): true
    case (_, "O"), (_, "."): false
    default: typeChanged
    }
  }

  /// What follows the first hyphen after the letter; without a hyphen all that follows the letter.
  private static func type(of tag: String) -> String {
    let rest = tag.utf8.dropFirst()
    let type = rest.firstIndex(of: UInt8(ascii: "-")).map { rest[rest.index(after: $0)...] } ?? rest
    return type.isEmpty ? "_" : String(Substring(type))
  }
}
