import ModelStore
import Wire

/// What `status` says that the engine itself does not know.
struct DaemonFacts: Sendable {
  var processID: Int32
  var uptimeSeconds: Double
  var kernels: String
  var answersDropped: Int
}

extension Engine {
  /// The answer to one request of the control socket.
  func answer(_ request: ControlRequest, _ facts: DaemonFacts) throws(Refusal) -> JSONValue {
    switch request.op {
    case "ping":
      try allow([], in: request)
      return .object([member("wire", 1), member("pid", Int(facts.processID))])
    case "status":
      try allow([], in: request)
      return status(facts)
    case "position":
      return try position(request)
    case "swap":
      throw Refusal(
        code: .internal, message: "not yet: this version puts a model in service at its start only")
    default:
      throw Refusal(
        code: .malformed,
        message:
          "op \"\(escapedForDisplay(request.op))\" is not one of ping, status, position, swap")
    }
  }

  private func allow(_ keys: [String], in request: ControlRequest) throws(Refusal) {
    guard case .object(let members) = request.fields else { return }
    for member in members where !keys.contains(member.key) {
      throw Refusal(
        code: .malformed,
        message: "unknown key \"\(escapedForDisplay(member.key))\" for op \(request.op)")
    }
  }

  private func position(_ request: ControlRequest) throws(Refusal) -> JSONValue {
    try allow(["stream"], in: request)
    guard case .string(let stream)? = request.fields["stream"] else {
      throw Refusal(code: .malformed, message: "position wants \"stream\", a string")
    }
    let place = position(of: stream) ?? (next: 0, epoch: 0)
    // Nothing is logged yet, so a crash could lose everything from the first element on.
    return .object([
      member("next", place.next), member("logged", 0), member("epoch", place.epoch),
    ])
  }

  private func status(_ facts: DaemonFacts) -> JSONValue {
    .object([
      member("pid", Int(facts.processID)),
      JSONMember(key: "uptime_s", value: .number(facts.uptimeSeconds)),
      JSONMember(key: "kernels", value: .string(facts.kernels)),
      member("streams", streamCount), member("pending", pending),
      member("messages", counters.messages), member("refused", counters.refused),
      member("elements", counters.elements), member("duplicates", counters.duplicates),
      member("added", counters.rowsAdded), member("revised", counters.rowsRevised),
      member("committed", counters.rowsCommitted), member("waves", counters.waves),
      member("answers_dropped", facts.answersDropped),
      JSONMember(key: "models", value: .array(models.map { modelStatus($0.model, $0.swap) })),
    ])
  }

  private func modelStatus(_ model: TaggerModel, _ swap: Int) -> JSONValue {
    .object([
      JSONMember(key: "name", value: .string(model.name)), member("version", model.version),
      member("swap", swap),
    ])
  }

  private func member(_ key: String, _ value: Int) -> JSONMember {
    JSONMember(key: key, value: .integer(Int64(value)))
  }
}
