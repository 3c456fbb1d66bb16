import Foundation
import Journal
import Wire

/// One element of a stream as `journal tail` shows it.
struct LoggedElement {
  static let heading = "     seq  token                     gold        label       p     version"

  let epoch: Int
  let seq: Int
  let version: Int
  let content: JSONValue
  let gold: String?
  /// What was committed; nil as long as the element is open.
  var committed: ResultRow?

  /// The line for people.
  func line(_ style: Style) -> String {
    let number = String(seq)
    let place = String(repeating: " ", count: max(0, 8 - number.count)) + number
    let label = padded(shown(committed?.label), to: 12)
    let isWrong = gold != nil && committed?.label != nil && gold != committed?.label
    let columns = [
      place + "  ", padded(text, to: 26), padded(shown(gold), to: 12),
      isWrong ? style.red(label) : label,
      padded(committed?.p.map { fixed(Double($0), 2) } ?? "-", to: 6), String(version),
    ]
    let line = columns.joined()
    return committed == nil ? style.dim(line) : line
  }

  /// The members of the JSON object.
  var members: [(String, JSONValue)] {
    let isVector = if case .array = content { true } else { false }
    return [
      ("epoch", .integer(Int64(epoch))), ("seq", .integer(Int64(seq))),
      (isVector ? "x" : "token", content), ("gold", gold.map { .string($0) } ?? .null),
      ("label", committed?.label.map { .string($0) } ?? .null),
      ("p", committed?.p.map { .number(Double($0)) } ?? .null),
      ("version", .integer(Int64(version))), ("final", .bool(committed != nil)),
    ]
  }

  private func shown(_ label: String?) -> String {
    label.map(escapedForDisplay) ?? "-"
  }

  /// The token, or the first numbers of the vector, made safe for a terminal.
  private var text: String {
    guard case .array(let numbers) = content else {
      if case .string(let token) = content { return escapedForDisplay(token) }
      return "-"
    }
    let shown = numbers.prefix(3).map { value in
      if case .number(let number) = value { significant(number) } else { "null" }
    }
    let more = numbers.count > 3 ? ["… \(numbers.count)"] : []
    return "[" + (shown + more).joined(separator: " ") + "]"
  }
}

extension Segment.Elements {
  /// The element at an index as the wire has it.
  func value(at index: Int) -> JSONValue {
    switch self {
    case .tokens(let tokens): .string(tokens[index])
    case .vectors(let vectors):
      .array(vectors[index].map { $0.isNaN ? .null : .number(Double($0)) })
    }
  }
}
