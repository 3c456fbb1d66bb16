import Text
import Wire

/// Gathers committed tags into entities with their text and probability.
struct EntityCollector: Sendable {
  /// One element of the entity.
  struct Piece: Sendable {
    let seq: Int
    let token: String
    let isGlued: Bool
    let tag: String
    let p: Float
  }

  /// Whether no entity is open.
  var isOutside: Bool { pieces.isEmpty && builder.isOutside }

  /// Whether it is as a new one.
  var isFresh: Bool { last == 0 && isOutside }

  /// Position of the last element of the entity that is open, which may be one that was not kept.
  private(set) var last = 0

  /// Elements kept of one entity: a model that never ends one must not fill the memory.
  private static let longest = 256

  private var builder = SpanBuilder()
  /// The elements of the entity that is open.
  private(set) var pieces: [Piece] = []

  /// Adds a committed tag; returns the entity that it closed.
  mutating func add(_ piece: Piece) -> ResultSpan? {
    let closed = builder.add(tag: piece.tag, at: piece.seq).map { span(of: $0) }
    last = piece.seq
    if piece.tag.hasPrefix("O") {
      pieces.removeAll(keepingCapacity: true)
    } else {
      if closed != nil { pieces.removeAll(keepingCapacity: true) }
      if pieces.count < Self.longest { pieces.append(piece) }
    }
    return closed
  }

  /// Takes back where an entity was that is longer than what is kept of it.
  mutating func restore(last: Int) {
    guard let piece = pieces.last, last > piece.seq else { return }
    // A tag that goes on with the same entity.
    _ = builder.add(tag: "I" + piece.tag.dropFirst(), at: last)
    self.last = last
  }

  /// Ends the sequence; returns the entity that was open.
  mutating func finish() -> ResultSpan? {
    let closed = builder.finish().map { span(of: $0) }
    pieces.removeAll(keepingCapacity: true)
    return closed
  }

  /// The probability is the product of the labels', which takes elements as independent.
  private func span(of entity: EntitySpan) -> ResultSpan {
    var text = ""
    var p: Float = 1
    for piece in pieces where piece.seq >= entity.first && piece.seq <= entity.last {
      if !text.isEmpty && !piece.isGlued { text += " " }
      text += piece.token
      p *= piece.p
    }
    return ResultSpan(type: entity.type, from: entity.first, to: entity.last, text: text, p: p)
  }
}
