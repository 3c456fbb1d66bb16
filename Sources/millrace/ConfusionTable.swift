import Foundation
import Wire

/// Shows which labels were given in place of which.
struct ConfusionTable {
  /// Labels of a table that is shown whole; of more only the most frequent confusions are.
  private static let most = 12

  /// How often an element of a gold label was given a label: by gold label, then by the other.
  let confusion: [String: [String: Int]]

  private var labels: [String] {
    Set(confusion.keys).union(confusion.values.flatMap(\.keys)).sorted()
  }

  func printForPeople() {
    if labels.count <= Self.most { printWhole() } else { printMostFrequent() }
  }

  private func printWhole() {
    let name = max(6, labels.map(\.count).max() ?? 0)
    let largest = confusion.values.flatMap(\.values).max() ?? 0
    let width = max(String(largest).count, labels.map(\.count).max() ?? 0) + 2
    print("rows are gold, columns predicted")
    print(padded("", to: name) + labels.map { right($0, width) }.joined())
    for gold in labels {
      let counts = labels.map { right(String(confusion[gold]?[$0] ?? 0), width) }
      print(padded(gold, to: name) + counts.joined())
    }
  }

  private func printMostFrequent() {
    let wrong = confusion.flatMap { gold, others in
      others.filter { $0.key != gold }.map { (gold: gold, given: $0.key, count: $0.value) }
    }
    let sorted = wrong.sorted {
      $0.count != $1.count ? $0.count > $1.count : ($0.gold, $0.given) < ($1.gold, $1.given)
    }
    print("most frequent confusions (gold, predicted)")
    for entry in sorted.prefix(Self.most) {
      print(right(String(entry.count), 8) + "  \(entry.gold)  \(entry.given)")
    }
  }

  private func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(1, width - text.count)) + text
  }

  /// The counts as JSON: an object of objects.
  var value: JSONValue {
    .object(
      confusion.sorted { $0.key < $1.key }.map { gold, others in
        JSONMember(
          key: gold,
          value: .object(
            others.sorted { $0.key < $1.key }.map {
              JSONMember(key: $0.key, value: .integer(Int64($0.value)))
            }))
      })
  }
}
