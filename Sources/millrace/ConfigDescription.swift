import Wire

/// A `config.json` in a few words for people.
struct ConfigDescription {
  private let config: JSONValue

  init(_ config: JSONValue) {
    self.config = config
  }

  var task: String {
    let head = config["head"]
    let kind = head?.text("kind").map { "\(escapedForDisplay($0)) head" }
    let scheme = head?.text("scheme").flatMap { $0 == "none" ? nil : escapedForDisplay($0) }
    let task = escapedForDisplay(config.text("task") ?? "-")
    return [task, kind, scheme].compactMap { $0 }.joined(separator: ", ")
  }

  var input: String {
    let input = config["input"] ?? .object([])
    var parts = [escapedForDisplay(input.text("kind") ?? "-")]
    if let dimensions = input.integer("dimensions") { parts.append("\(dimensions) dimensions") }
    if let size = input.integer("size") { parts.append("\(size) wide") }
    let features = elements(input["features"]).map { feature in
      let name = feature.text("of") ?? feature.text("kind") ?? "-"
      return "\(escapedForDisplay(name)) \(feature.integer("size") ?? 0)"
    }
    return (parts + features).joined(separator: ", ")
  }

  /// The layers from the input up; equal neighbours are counted.
  var cells: String {
    var runs: [(text: String, count: Int)] = []
    for layer in elements(config["layers"]).map(cell) {
      if runs.last?.text == layer {
        runs[runs.count - 1].count += 1
      } else {
        runs.append((layer, 1))
      }
    }
    return runs.map { $0.count > 1 ? "\($0.count) × \($0.text)" : $0.text }
      .joined(separator: ", ")
  }

  var delays: String {
    let delays = elements(config["delays"]).compactMap { delay -> String? in
      guard case .integer(let value) = delay else { return nil }
      return String(value)
    }
    return delays.isEmpty ? "0" : delays.joined(separator: ", ")
  }

  private func cell(_ layer: JSONValue) -> String {
    let name = "\(escapedForDisplay(layer.text("cell") ?? "-")) \(layer.integer("size") ?? 0)"
    guard case .object(let members) = layer else { return name }
    let others = members.filter { !["cell", "size"].contains($0.key) }.map { member in
      let value =
        layer.text(member.key) ?? String(decoding: member.value.serialized(), as: UTF8.self)
      return "\(escapedForDisplay(member.key)) \(escapedForDisplay(value))"
    }
    return others.isEmpty ? name : "\(name) (\(others.joined(separator: ", ")))"
  }

  private func elements(_ value: JSONValue?) -> [JSONValue] {
    guard case .array(let values)? = value else { return [] }
    return values
  }
}
