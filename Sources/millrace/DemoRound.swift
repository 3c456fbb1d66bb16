import Wire

/// What the trainer said about its round, as far as the demo shows it.
struct DemoRound {
  var labelled = 0
  var updates = 0
  var lossBefore = Double.nan
  var loss = Double.nan
  var gateElements = 0
  var gateBefore = Double.nan
  var gateAfter = Double.nan
  var decision = "nothing"
  var reason: String?
  var published: Int?
  var isInService = false

  /// Reads a line of `millrace train --json`; members that are not there keep their defaults.
  init(_ line: some StringProtocol) throws {
    let value = try JSONValue.parse(Array(line.utf8))
    labelled = value.integer("new_labelled") ?? 0
    updates = value.integer("updates") ?? 0
    lossBefore = value.decimal("prequential_loss")
    loss = value.decimal("loss")
    reason = value.text("waiting")
    published = value.integer("published")
    isInService = value["in_service"] == .bool(true)
    guard let gate = value["gate"] else { return }
    gateElements =
      (gate.integer("held_out_stream_elements") ?? 0)
      + (gate.integer("held_out_window_elements") ?? 0)
    gateBefore = gate.decimal("champion_f1")
    gateAfter = gate.decimal("challenger_f1")
    decision = gate.text("decision") ?? decision
    reason = gate.text("reason") ?? reason
  }
}

extension JSONValue {
  /// The member as a number, however it is written; not a number where it is none.
  fileprivate func decimal(_ key: String) -> Double {
    switch self[key] {
    case .number(let value)?: value
    case .integer(let value)?: Double(value)
    default: .nan
    }
  }
}
