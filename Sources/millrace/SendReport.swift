import Foundation
import Platform
import Text
import Wire

/// Prints what `millrace send` found.
struct SendReport {
  let options: SendOptions
  let streams: [SendStream]
  let tally: SendTally

  /// Elements without a committed label, lines that were not taken.
  var missing: Int { streams.reduce(0) { $0 + $1.missing } }

  /// The score of the labelled documents; nil without any.
  private var score: EntityScore? {
    var score = EntityScore()
    for (gold, labels) in streams.flatMap(\.labelled) {
      score.add(gold: gold.labels, predicted: labels)
    }
    return score.tokens > 0 ? score : nil
  }

  private var latencies: [(name: String, milliseconds: Double)] {
    let names = ["p50", "p90", "p99", "max"]
    return Array(zip(names, tally.latencies(at: [0.5, 0.9, 0.99, 1])))
      .map { (name: $0.0, milliseconds: $0.1) }
  }

  func show() {
    if options.json { printAsJSON() } else { printForPeople() }
    for sentence in tally.sentences { logLine(.warning, "refused: \(sentence)") }
    if tally.refused > tally.sentences.count {
      let codes = tally.refusals.sorted { $0.key < $1.key }.map { "\($0.value) × \($0.key)" }
      logLine(.warning, "refused in all: " + codes.joined(separator: ", "))
    }
    if tally.duplicates > 0 {
      logLine(
        .warning, "\(tally.duplicates) elements had been there before; is --run an old one?")
    }
  }

  private func printForPeople() {
    let versions = tally.versions.sorted().map(String.init).joined(separator: ", ")
    print("\(options.model) version \(versions.isEmpty ? "-" : versions), run \(options.run)")
    print(
      "\(streams.count) streams, \(tally.elements) elements in \(tally.messages) messages, "
        + "\(fixed(tally.seconds, 2)) s, \(short(tally.elementsPerSecond)) elements/s")
    let shown = latencies.map { "\($0.name) \(fixed($0.milliseconds, 3)) ms" }
    print("latency  " + shown.joined(separator: "  "))
    if tally.again > 0 { print("\(tally.again) messages were sent again after a gap or overload") }
    if let score { ScoreTable(score: score).printForPeople() }
  }

  private func printAsJSON() {
    var members: [(String, JSONValue)] = [
      ("model", .string(options.model)),
      ("versions", .array(tally.versions.sorted().map { .integer(Int64($0)) })),
      ("run", .string(options.run)), ("streams", count(streams.count)),
      ("elements", count(tally.elements)), ("messages", count(tally.messages)),
      ("seconds", .number(tally.seconds)),
      ("elements_per_second", .number(tally.elementsPerSecond)),
      (
        "latency_ms",
        .object(latencies.map { JSONMember(key: $0.name, value: .number($0.milliseconds)) })
      ),
      ("committed", count(tally.committed)), ("missing", count(missing)),
      ("sent_again", count(tally.again)), ("duplicates", count(tally.duplicates)),
      (
        "refused",
        .object(
          tally.refusals.sorted { $0.key < $1.key }.map {
            JSONMember(key: $0.key, value: count($0.value))
          })
      ),
    ]
    if let score { members += ScoreTable(score: score).members }
    printJSON(members)
  }

  private func count(_ value: Int) -> JSONValue { .integer(Int64(value)) }
}
