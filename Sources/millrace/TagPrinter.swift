import Text
import Wire

/// Prints the result of one text in one of the formats of `millrace tag`.
struct TagPrinter {
  let format: String
  let style: Style

  func show(_ text: String, _ result: JSONValue) {
    switch format {
    case "json": print(String(decoding: result.serialized(), as: UTF8.self))
    case "conll":
      for row in rows(result) { print("\(row.token)\t\(row.label)") }
      print("")
    default: print(inline(text, rows(result)))
    }
  }

  private struct Row {
    var token = ""
    var label = "O"
    var start = 0
    var end = 0
  }

  private func rows(_ result: JSONValue) -> [Row] {
    guard case .array(let items)? = result["out"] else { return [] }
    return items.map { item in
      var row = Row()
      if case .string(let token)? = item["token"] { row.token = token }
      if case .string(let label)? = item["label"] { row.label = label }
      if case .integer(let start)? = item["start"] { row.start = Int(start) }
      if case .integer(let end)? = item["end"] { row.end = Int(end) }
      return row
    }
  }

  /// The text with its entities marked, everything between them as it was.
  private func inline(_ text: String, _ rows: [Row]) -> String {
    let scalars = Array(text.unicodeScalars)
    func part(_ range: Range<Int>) -> String {
      var view = String.UnicodeScalarView()
      view.append(contentsOf: scalars[range.clamped(to: 0..<scalars.count)])
      return String(view)
    }
    var output = ""
    var position = 0
    for span in entitySpans(in: rows.map(\.label)) {
      let (start, end) = (rows[span.first].start, rows[span.last].end)
      output += part(position..<max(position, start)) + mark(part(start..<end), span.type)
      position = end
    }
    return output + part(position..<max(position, scalars.count))
  }

  private func mark(_ entity: String, _ type: String) -> String {
    guard style.colour else { return "[\(entity) \(type)]" }
    return style.bold(style.entity(entity, type)) + style.dim(" " + type)
  }
}
