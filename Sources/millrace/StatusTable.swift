import Foundation
import Wire

/// Prints the answer to `status` for people; what it does not hold is shown as `-`.
struct StatusTable {
  let status: JSONValue

  func printForPeople() {
    let kernels = escapedForDisplay(status.text("kernels") ?? "-")
    print("millrace, process \(figure("pid")), kernels \(kernels), up \(duration(uptime))")
    models()
    line("streams", "\(figure("streams")), \(figure("resident")) in memory")
    let rate = short(Double(status.integer("elements") ?? 0) / max(uptime, 1e-9))
    line("elements", "\(figure("elements"))  (\(rate)/s since the start)")
    line("pending", figure("pending"))
    line("messages", "\(figure("messages")), \(figure("refused")) refused")
    line("duplicates", figure("duplicates"))
    line("missing", "\(figure("missing")) elements that publishers lost")
    line(
      "rows",
      "\(figure("added")) added, \(figure("revised")) revised, \(figure("committed")) committed")
    line("waves", figure("waves"))
    line("dropped", "\(figure("answers_dropped")) answers to peers that left")
    connections()
  }

  /// Connections that came to nothing, where there were any.
  private func connections() {
    let causes = [
      ("unauthorized", "with a key that is not admitted"),
      ("handshake", "that did not say, or not in the wanted way, who they are"),
      ("accept", "for want of descriptors"),
    ]
    for (cause, words) in causes {
      guard let count = status["connections_refused"]?.integer(cause), count > 0 else { continue }
      line("refused", "\(count) connections \(words)")
    }
  }

  private var uptime: Double {
    switch status["uptime_s"] {
    case .number(let seconds)?: seconds
    case .integer(let seconds)?: Double(seconds)
    default: 0
    }
  }

  private func models() {
    guard case .array(let models)? = status["models"] else { return }
    print("model                 version  swap")
    for model in models {
      let name = padded(escapedForDisplay(model.text("name") ?? "-"), to: 22)
      let figures = [model.integer("version") ?? 0, model.integer("swap") ?? 0]
      print(name + String(format: "%7d  %4d", figures[0], figures[1]))
    }
  }

  private func figure(_ key: String) -> String {
    status.integer(key).map(String.init) ?? "-"
  }

  private func line(_ name: String, _ value: String) {
    print(padded(name, to: 12) + value)
  }
}
