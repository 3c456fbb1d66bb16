import Foundation
import Wire

/// The screen of `top` for a terminal of any size.
struct TopView {
  let history: TopHistory
  let columns: Int
  let rows: Int

  /// The lines of the screen, none wider than the terminal, no more than it has.
  var lines: [String] {
    guard let status = history.newest?.status else { return [] }
    var lines = [head(status), "", graph, ""]
    lines += figures(status)
    lines += ["", "MODEL                 VERSION   SWAP"] + models(status)
    let left = rows - lines.count - 2
    if left > 0 { lines += ["", streamHead] + busiest(left) }
    return lines.prefix(max(rows, 1)).map { String($0.prefix(columns)) }
  }

  /// One line for those who read no screen.
  static func line(_ history: TopHistory) -> String {
    guard let status = history.newest?.status else { return "" }
    let names = ["streams", "pending", "refused"]
    let figures = names.map { "\(status.integer($0) ?? 0) \($0)" }
    return "\(short(history.rate("elements"))) elements/s, " + figures.joined(separator: ", ")
  }

  private func head(_ status: JSONValue) -> String {
    let left =
      "millrace, process \(status.integer("pid") ?? 0), up \(duration(status.seconds("uptime_s")))"
    let right = "kernels \(escapedForDisplay(status.text("kernels") ?? "-")), q quits"
    let space = columns - left.count - right.count
    return space > 0 ? left + String(repeating: " ", count: space) + right : left
  }

  /// Elements a second of the last moments as bars, as high as the highest of them.
  private var graph: String {
    let bars = Array("▁▂▃▄▅▆▇█")
    let rates = history.rates.suffix(max(columns - 26, 0))
    let highest = max(rates.max() ?? 0, 1e-9)
    let drawn = rates.map { bars[min(Int($0 / highest * 8), 7)] }
    return padded("\(short(history.rate("elements"))) elements/s", to: 24) + String(drawn)
  }

  private func figures(_ status: JSONValue) -> [String] {
    let cells = [
      ("streams", count(status, "streams")), ("pending", count(status, "pending")),
      ("messages/s", short(history.rate("messages"))), ("waves/s", short(history.rate("waves"))),
      ("refused", count(status, "refused")), ("duplicates", count(status, "duplicates")),
      ("missing", count(status, "missing")), ("revised", count(status, "revised")),
      ("committed", count(status, "committed")), ("dropped", count(status, "answers_dropped")),
    ]
    let width = 26
    let perLine = max(columns / width, 1)
    return stride(from: 0, to: cells.count, by: perLine).map { first in
      cells[first..<min(first + perLine, cells.count)].map { name, value in
        padded(padded(name, to: 12) + value, to: width)
      }.joined()
    }
  }

  private func count(_ status: JSONValue, _ key: String) -> String {
    status.integer(key).map(String.init) ?? "-"
  }

  private func models(_ status: JSONValue) -> [String] {
    guard case .array(let models)? = status["models"] else { return [] }
    return models.map { model in
      padded(escapedForDisplay(model.text("name") ?? "-"), to: 22)
        + String(format: "%7d %6d", model.integer("version") ?? 0, model.integer("swap") ?? 0)
    }
  }

  /// The name takes what the figures leave.
  private var nameWidth: Int { min(max(columns - 40, 16), 80) }

  private var streamHead: String {
    padded("STREAM", to: nameWidth) + " ELEMENTS/S       NEXT   OPEN"
  }

  private func busiest(_ count: Int) -> [String] {
    history.busiest.prefix(count).map { entry in
      let name = escapedForDisplay(entry.stream.text("stream") ?? "-")
      let shown = name.count > nameWidth ? name.prefix(nameWidth - 1) + "…" : name[...]
      let figures = [
        short(entry.rate), "\(entry.stream.integer("next") ?? 0)",
        "\(entry.stream.integer("open") ?? 0)",
      ]
      return padded(String(shown), to: nameWidth)
        + zip(figures, [11, 11, 7]).map { text, width in
          String(repeating: " ", count: max(width - text.count, 1)) + text
        }.joined()
    }
  }
}
