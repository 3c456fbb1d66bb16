import Foundation
import Training
import Wire

/// Prints what `millrace train --diagnose` found.
struct DiagnosisReport {
  /// Labels that are shown; of more only the most frequent are.
  private static let mostLabels = 40
  private static let mostTransitions = 10
  /// Distances in time at which norms are written as numbers.
  private static let distances = [0, 1, 2, 4, 8, 16, 32, 64, 128]

  let train: DataDiagnosis
  let dev: DataDiagnosis
  let gradients: GradientDiagnosis
  /// The model's labels by id.
  let labels: [String]

  func printForPeople() {
    printLabels()
    printFaults()
    printNorms()
    printDistances()
  }

  private func printLabels() {
    print(
      "\(grouped(train.labelled)) of \(grouped(train.elements)) elements to learn from have a "
        + "label, \(grouped(dev.labelled)) of \(grouped(dev.elements)) held-out ones")
    let counts = Set(train.labels.keys).union(dev.labels.keys)
    guard !counts.isEmpty else { return }
    print("label                 learned      share     held out      share")
    let sorted = labels.filter(counts.contains)
      .sorted { (train.labels[$0] ?? 0) > (train.labels[$1] ?? 0) }
    for label in sorted.prefix(Self.mostLabels) {
      let both = [(train.labels[label] ?? 0, train), (dev.labels[label] ?? 0, dev)]
      print(
        padded(label, to: 18)
          + both.map { count, data in
            String(
              format: "%11d  %7.2f %%", count, 100 * Double(count) / Double(max(data.labelled, 1)))
          }.joined(separator: "  "))
    }
    let rest = sorted.count - Self.mostLabels
    if rest > 0 { print("and \(rest) more labels") }
    let unseen = labels.filter { train.labels[$0] == nil }
    if !unseen.isEmpty, unseen.count <= Self.mostLabels {
      print("in no element to learn from: \(unseen.joined(separator: ", "))")
    }
  }

  private func printFaults() {
    for (name, data) in [("learn from", train), ("hold out", dev)] {
      let all = data.forbidden.values.reduce(0, +)
      let sorted = data.forbidden.sorted {
        ($1.value, Self.text($0.key)) < ($0.value, Self.text($1.key))
      }
      let list = sorted.prefix(Self.mostTransitions)
        .map { "\(Self.text($0.key)) (\($0.value))" }.joined(separator: ", ")
      print(
        "what the scheme forbids, in the data to \(name): "
          + (all == 0 ? "nothing" : "\(all) times: \(list)"))
    }
    if let here = train.unknownShare, let there = dev.unknownShare {
      print("words not in the vocabulary: \(percent(here)), held out \(percent(there))")
    }
    if train.farthest > 0 || train.notFinite > 0 {
      print(
        "numbers that are not finite: \(train.notFinite), held out \(dev.notFinite); the farthest "
          + "is \(fixed(Double(train.farthest), 1)) standard deviations off, held out "
          + fixed(Double(dev.farthest), 1))
    }
  }

  private func printNorms() {
    print(
      "loss \(fixed(gradients.loss, 4)) over \(gradients.windows) windows; mean norms of their "
        + "gradients:")
    let largest = gradients.tensors.map(\.norm).filter(\.isFinite).max() ?? 0
    for (name, norm) in gradients.tensors {
      print(
        padded(name, to: 24) + padded(significant(norm), to: 11)
          + Self.bar(norm / max(largest, .leastNormalMagnitude)))
    }
  }

  private func printDistances() {
    print("how far gradients reach: mean ‖∂L_t/∂h_t-k‖ of each layer (a step of a bar is a tenth)")
    for (layer, norms) in gradients.byDistance.enumerated() {
      guard let first = norms.first, first > 0 else { continue }
      print("layer \(layer)  " + norms.map { Self.step($0 / first) }.joined())
      let numbers = Self.distances.filter(norms.indices.contains)
        .map { "k=\($0) \(significant(norms[$0]))" }
      print("         " + numbers.joined(separator: "  "))
      print("         " + Self.verdict(norms, first))
    }
  }

  /// Whether gradients vanish or explode on their way back.
  static func verdict(_ norms: [Double], _ first: Double) -> String {
    let known = norms.prefix { !$0.isNaN }
    if let place = known.firstIndex(where: { !($0 <= 100 * first) }) {
      return "explodes: a hundred times as long after \(place) steps"
    }
    if let tenth = known.firstIndex(where: { $0 < first / 10 }) {
      let thousandth = known.firstIndex { $0 < first / 1000 }
      return "falls below a tenth after \(tenth) steps"
        + (thousandth.map { ", below a thousandth after \($0): it vanishes" } ?? "")
    }
    return "reaches back over \(known.count - 1) steps"
  }

  /// One block: full for 1 and more, one eighth lower for each tenth.
  private static func step(_ ratio: Double) -> String {
    guard !ratio.isNaN else { return " " }
    guard ratio.isFinite else { return "!" }
    let blocks = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    let height = 7 + log10(max(ratio, 1e-12))
    return blocks[min(max(Int(height.rounded(.down)), 0), 7)]
  }

  private static func bar(_ share: Double) -> String {
    guard share.isFinite else { return "not finite" }
    return String(repeating: "█", count: Int((30 * min(max(share, 0), 1)).rounded()))
  }

  private static func text(_ transition: DataDiagnosis.Transition) -> String {
    "\(transition.from ?? "beginning") → \(transition.to ?? "end")"
  }

  func printAsJSON() {
    let norms = gradients.tensors.map { JSONMember(key: $0.name, value: .number($0.norm)) }
    printJSON([
      ("train", value(train)), ("dev", value(dev)), ("loss", .number(gradients.loss)),
      ("windows", .integer(Int64(gradients.windows))), ("gradient_norms", .object(norms)),
      ("by_distance", .array(gradients.byDistance.map { .array($0.map { .number($0) }) })),
    ])
  }

  private func value(_ data: DataDiagnosis) -> JSONValue {
    let forbidden = data.forbidden.sorted { Self.text($0.key) < Self.text($1.key) }
    return .object(
      [
        JSONMember(key: "documents", value: .integer(Int64(data.documents))),
        JSONMember(key: "elements", value: .integer(Int64(data.elements))),
        JSONMember(key: "labelled", value: .integer(Int64(data.labelled))),
        JSONMember(key: "labels", value: Self.object(data.labels.sorted { $0.key < $1.key })),
        JSONMember(
          key: "forbidden_transitions",
          value: Self.object(forbidden.map { (Self.text($0.key), $0.value) })),
        JSONMember(key: "not_finite", value: .integer(Int64(data.notFinite))),
      ] + (data.unknownShare.map { [JSONMember(key: "unknown_share", value: .number($0))] } ?? []))
  }

  private static func object(_ counts: [(String, Int)]) -> JSONValue {
    .object(counts.map { JSONMember(key: $0.0, value: .integer(Int64($0.1))) })
  }
}
