import Foundation
import Text
import Wire

/// Shows an entity score, to people and as JSON.
struct ScoreTable {
  let score: EntityScore

  func printForPeople() {
    print("type        precision   recall       F1   entities")
    for type in score.scores() { row(type.type, type.counts) }
    row("all", score.counts)
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
}
