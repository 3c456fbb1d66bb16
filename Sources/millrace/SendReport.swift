import Foundation
import Platform
import Text
import Wire

/// Prints what `millrace send` found.
struct SendReport {
  let options: SendOptions
  let streams: [SendStream]
  let tally: SendTally

  /// Elements without a committed label, lines and messages that were not taken.
  var missing: Int { streams.reduce(0) { $0 + $1.missing } }

  /// Says what is missing.
  var unlabelled: String {
    let documents = streams.map(\.document)
    if documents.allSatisfy(\.isMessages) { return "\(missing) messages have no result" }
    var units = ["elements"]
    if documents.contains(where: \.isText) { units.append("lines") }
    if documents.contains(where: \.isMessages) { units.append("messages") }
    return "\(missing) \(units.joined(separator: " or ")) have no committed label"
  }

  /// The score of the labelled documents; nil without any.
  private var score: EntityScore? {
    guard !tally.isLabelless else { return nil }
    var score = EntityScore()
    for (gold, labels) in streams.flatMap(\.labelled) {
      score.add(gold: gold.labels, predicted: labels)
    }
    return score.tokens > 0 ? score : nil
  }

  /// The score of the labelled vectors; nil without any.
  private var vectorScore: LabelScore? {
    guard !tally.isLabelless else { return nil }
    var score = LabelScore()
    for (gold, label) in streams.flatMap(\.labelledVectors) {
      score.add(gold: gold, predicted: label)
    }
    return score.elements > 0 ? score : nil
  }

  /// The models that answered, or the one that was asked for.
  private var models: String {
    tally.models.isEmpty ? options.model : tally.models.sorted().joined(separator: ", ")
  }

  /// What was put at the end of stream ids; nil for nothing.
  private var run: String? {
    streams.allSatisfy(\.document.isMessages) ? options.suffix : options.run
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
        .warning,
        "\(tally.duplicates) elements had been there before; another --run makes new streams")
    }
  }

  private func printForPeople() {
    let versions = tally.versions.sorted().map(String.init).joined(separator: ", ")
    let name = run.map { ", run \($0)" } ?? ""
    print("\(models) version \(versions.isEmpty ? "-" : versions)\(name)")
    print(
      "\(streams.count) streams, \(tally.elements) elements in \(tally.messages) messages, "
        + "\(fixed(tally.seconds, 2)) s, \(short(tally.elementsPerSecond)) elements/s")
    let shown = latencies.map { "\($0.name) \(fixed($0.milliseconds, 3)) ms" }
    print("latency  " + shown.joined(separator: "  "))
    if tally.again > 0 { print("\(tally.again) messages were sent again after a gap or overload") }
    if let score { ScoreTable(score: score).printForPeople() }
    if let vectorScore { LabelTable(score: vectorScore).printForPeople() }
    if let bits {
      print(
        "\(fixed(bits, 4)) bits a token, perplexity \(fixed(exp2(bits), 3)) over "
          + "\(tally.predicted.tokens) tokens")
    }
    if let nats {
      print("score \(fixed(nats, 4)) nats a number, mean of \(tally.forecast.vectors) vectors")
    }
  }

  /// Mean surprisal of the tokens that were predicted; nil without any.
  private var bits: Double? {
    tally.predicted.tokens > 0 ? tally.predicted.bits / Double(tally.predicted.tokens) : nil
  }

  /// Mean score of the vectors that were forecast; nil without any.
  private var nats: Double? {
    tally.forecast.vectors > 0 ? tally.forecast.nats / Double(tally.forecast.vectors) : nil
  }

  private func printAsJSON() {
    var members: [(String, JSONValue)] = [
      ("model", .string(models)),
      ("versions", .array(tally.versions.sorted().map { .integer(Int64($0)) })),
      ("run", run.map { .string($0) } ?? .null), ("streams", count(streams.count)),
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
    if let vectorScore {
      // The elements that were sent stand above; those scored are the ones with a label.
      members += LabelTable(score: vectorScore).members.map {
        $0.0 == "elements" ? ("scored", $0.1) : $0
      }
    }
    if let bits {
      members += [("bits", .number(bits)), ("perplexity", .number(exp2(bits)))]
    }
    if let nats { members.append(("score", .number(nats))) }
    printJSON(members)
  }

  private func count(_ value: Int) -> JSONValue { .integer(Int64(value)) }
}
