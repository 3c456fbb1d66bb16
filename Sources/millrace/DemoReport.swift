import Foundation
import Text
import Wire

/// What the demo has shown, for people and for scripts.
struct DemoReport {
  /// Sentences that are shown as both versions saw them.
  private static let examples = 3

  let before: DemoScore
  let after: DemoScore
  let round: DemoRound
  let swap: Int
  /// The streams that went in with labels.
  let learned: [SendStream]
  let seconds: Double

  private var newNames: DemoNewNames {
    DemoNewNames(learned: learned, before: before, after: after)
  }

  func show(on screen: DemoScreen, keptState: String?) {
    let (changes, names) = (DemoChanges(before, after), newNames)
    screen.headline("What it has learned")
    for change in changes.examples(Self.examples) {
      screen.write("\n")
      line("before", change.tokens, change.before, screen)
      line("after", change.tokens, change.after, screen)
    }
    screen.write("\n")
    screen.say(
      "Of \(after.sentences.count) sentences, \(changes.better.count) became better and "
        + "\(changes.worse.count) worse. Of \(names.count) entities whose names were in no report "
        + "that it learned from, it found \(names.before) before and finds \(names.after) now.")
    screen.write("\n")
    table(screen)
    next(screen, keptState)
  }

  private func line(
    _ name: String, _ tokens: [String], _ labels: [String], _ screen: DemoScreen
  ) {
    let head = padded(name, to: 7)
    let sentence = MarkedSentence(
      style: screen.style, tokens: tokens, labels: labels, finalCount: tokens.count)
    let pieces = [Piece(screen.style.dim(head), columns: head.count, isGlued: false)]
    screen.write(screen.broken(pieces + sentence.pieces, hanging: head.count + 1) + "\n")
  }

  private func table(_ screen: DemoScreen) {
    let titles = ["version \(before.version)", "version \(after.version)"]
    screen.write(row("entity F1", "entities", titles[0], titles[1]))
    let old = Dictionary(uniqueKeysWithValues: before.score.scores().map { ($0.type, $0.f1) })
    for type in after.score.scores() {
      screen.write(
        row(type.type, "\(type.gold)", figure(old[type.type] ?? 0), figure(type.f1)))
    }
    let total = row(
      "all", "\(after.score.counts.gold)", figure(before.score.f1), figure(after.score.f1))
    screen.write(screen.style.bold(total))
  }

  private func row(_ name: String, _ cells: String...) -> String {
    let aligned = cells.map { String(repeating: " ", count: max(0, 11 - $0.count)) + $0 }
    return "   " + padded(name, to: 11) + aligned.joined() + "\n"
  }

  private func figure(_ share: Double) -> String { fixed(100 * share, 2) }

  private func next(_ screen: DemoScreen, _ keptState: String?) {
    screen.write("\n")
    screen.say("That took \(duration(seconds)). Next:")
    screen.command("millrace tag 'Angela Merkel met Tim Cook in New York.'")
    screen.command("millrace serve" + (keptState.map { " --state \($0)" } ?? ""))
    screen.command(
      "millrace train \(DemoText.model) --follow" + (keptState.map { " --state \($0)" } ?? ""))
  }

  func printAsJSON() {
    let names = newNames
    printJSON([
      ("model", .string(DemoText.model)),
      ("learned", number(learned.reduce(0) { $0 + $1.document.units.count })),
      ("updates", number(round.updates)), ("held_back", number(after.score.tokens)),
      ("swap", number(swap)), ("before", scores(before)), ("after", scores(after)),
      (
        "new_names",
        object([
          ("entities", number(names.count)), ("before", number(names.before)),
          ("after", number(names.after)),
        ])
      ),
      ("seconds", .number(seconds)),
    ])
  }

  private func scores(_ measured: DemoScore) -> JSONValue {
    object([("version", number(measured.version))] + ScoreTable(score: measured.score).members)
  }

  private func number(_ value: Int) -> JSONValue { .integer(Int64(value)) }

  private func object(_ members: [(String, JSONValue)]) -> JSONValue {
    .object(members.map { JSONMember(key: $0.0, value: $0.1) })
  }
}
