import Foundation
import Text
import Wire

/// Shows an entity score, to people and as JSON.
struct ScoreTable {
  let score: EntityScore
  /// The same by the letter of the scheme, where it is shown too.
  var strict: EntityScore?

  func printForPeople() {
    print("type        precision   recall       F1   entities")
    for type in score.scores() { row(type.type, type.counts) }
    row("all", score.counts)
    if let strict { row("strict", strict.counts) }
    print("accuracy \(percent(score.accuracy)) of \(score.tokens) tokens")
  }

  private func row(_ name: String, _ counts: EntityScore.Counts) {
    let figures = [counts.precision, counts.recall, counts.f1].map { 100 * $0 }
    print(
      padded(name, to: 10)
        + String(
          format: "  %9.2f  %7.2f  %7.2f  %9d", figures[0], figures[1], figures[2], counts.gold))
  }

  /// The members that `millrace eval --json` has too.
  var members: [(String, JSONValue)] {
    [
      ("f1", .number(score.f1)), ("precision", .number(score.precision)),
      ("recall", .number(score.recall)), ("accuracy", .number(score.accuracy)),
      ("types", .object(score.scores().map { JSONMember(key: $0.type, value: .number($0.f1)) })),
    ]
  }

  /// Every type's figures, which `millrace eval --json` has beside ``members``.
  var typeMembers: [(String, JSONValue)] {
    let types = score.scores().map { type in
      JSONMember(
        key: type.type,
        value: .object([
          JSONMember(key: "precision", value: .number(type.precision)),
          JSONMember(key: "recall", value: .number(type.recall)),
          JSONMember(key: "f1", value: .number(type.f1)),
          JSONMember(key: "gold", value: .integer(Int64(type.counts.gold))),
          JSONMember(key: "predicted", value: .integer(Int64(type.counts.predicted))),
          JSONMember(key: "correct", value: .integer(Int64(type.counts.correct))),
        ]))
    }
    return [("by_type", .object(types))]
  }

  /// Precision, recall and F1 over all types.
  var figures: [JSONMember] {
    [
      JSONMember(key: "f1", value: .number(score.f1)),
      JSONMember(key: "precision", value: .number(score.precision)),
      JSONMember(key: "recall", value: .number(score.recall)),
    ]
  }
}
