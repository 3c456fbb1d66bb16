import Training
import Wire

/// Prints what a round of training from the journal did: a line for people or a JSON object.
struct TrainRoundPrinter {
  let isJSON: Bool
  let model: String
  /// Whether more rounds come.
  let isFollowing: Bool

  func show(_ report: RoundReport) {
    if isJSON { return printJSON(members(report).map { ($0.key, $0.value) }) }
    print(line(report))
    flushOutput()
  }

  private func line(_ report: RoundReport) -> String {
    if let waiting = report.waiting {
      return "\(model): \(isFollowing ? "waiting" : "nothing to do"): \(waiting)"
    }
    var parts = ["\(model): round \(report.round)"]
    if let measured = report.prequential {
      parts.append(
        "\(measured.elements) new labelled elements (version \(report.champion): "
          + "\(figures(measured)))")
    }
    if report.updates > 0 {
      parts.append(
        "\(report.updates) updates, loss \(fixed(report.loss, 4)), "
          + "\(short(report.elementsPerSecond))/s")
    }
    if report.dropped > 0 { parts.append("\(report.dropped) updates dropped") }
    if let gate = report.gate { parts.append(text(gate)) }
    if let version = report.published {
      parts.append("published version \(version)" + (report.isInService ? ", in service" : ""))
    }
    if report.gate == nil, report.updates == 0, !report.wasStopped {
      parts.append("all of it is kept for the gate")
    }
    if report.wasStopped { parts.append("stopped, checkpoint written") }
    return parts.joined(separator: "; ")
  }

  private func text(_ gate: GateDecision) -> String {
    if case .waiting(let reason) = gate.verdict { return "gate waits: \(reason)" }
    let (champion, challenger) = (gate.heldOut.champion, gate.heldOut.challenger)
    var text =
      "gate on \(champion.elements) held out (\(gate.streamElements) in streams, "
      + "\(gate.windowElements) in newest windows): loss \(fixed(champion.loss, 4)) -> "
      + "\(fixed(challenger.loss, 4)), \(Self.figure(champion)) -> "
      + "\(Self.figure(challenger, isNamed: false))"
    if let anchor = gate.anchor {
      text +=
        ", anchor \(Self.figure(anchor.champion)) -> "
        + "\(Self.figure(anchor.challenger, isNamed: false))"
    }
    return text + ": \(gate.verdict.word)" + (gate.verdict.reason.map { ", \($0)" } ?? "")
  }

  private func figures(_ measured: Measured) -> String {
    "loss \(fixed(measured.loss, 4)), \(Self.figure(measured))"
  }

  /// What people look at beside the loss.
  private static func figure(_ measured: Measured, isNamed: Bool = true) -> String {
    let (name, text) =
      switch measured.task {
      case .tag, .classify: ("F1 ", percent(measured.score.f1))
      case .next: ("perplexity ", fixed(measured.perplexity, 3))
      case .forecast: ("NLL ", fixed(measured.loss, 4))
      }
    return isNamed ? name + text : text
  }

  private func members(_ report: RoundReport) -> [JSONMember] {
    var members = [
      JSONMember(key: "model", value: .string(model)), member("round", report.round),
      member("champion", report.champion), member("kept_elements", report.kept.elements),
      member("kept_streams", report.kept.streams), member("new_labelled", report.newLabelled),
    ]
    if let waiting = report.waiting {
      return members + [JSONMember(key: "waiting", value: .string(waiting))]
    }
    if let measured = report.prequential {
      members.append(JSONMember(key: "prequential_loss", value: .number(measured.loss)))
      if measured.hasLabels {
        members.append(JSONMember(key: "prequential_f1", value: .number(measured.score.f1)))
      }
    }
    return members + outcome(report)
  }

  private func outcome(_ report: RoundReport) -> [JSONMember] {
    var members = [
      member("updates", report.updates), member("dropped_updates", report.dropped),
      JSONMember(key: "loss", value: .number(report.loss)),
      JSONMember(
        key: "elements_per_second", value: .number(report.elementsPerSecond.rounded())),
    ]
    if let gate = report.gate {
      members.append(JSONMember(key: "gate", value: .object(gate.members)))
    }
    if let version = report.published {
      members.append(member("published", version))
      members.append(JSONMember(key: "in_service", value: .bool(report.isInService)))
    }
    if report.wasStopped { members.append(JSONMember(key: "stopped", value: .bool(true))) }
    return members
  }

  private func member(_ key: String, _ value: Int) -> JSONMember {
    JSONMember(key: key, value: .integer(Int64(value)))
  }
}
