import Journal
import Platform
import Wire

extension Daemon {
  /// Carries out a request that changes something, or that needs the journal; nil where it is
  /// another, or where the answer waits for the journal.
  func carryOut(_ request: ControlRequest, _ envelope: Envelope) throws(Refusal) -> JSONValue? {
    switch request.op {
    case "position": return try position(request)
    case "record": return try record(request)
    case "reset": return try engine.reset(request)
    case "forget":
      let answer = try engine.forget(request)
      guard journal != nil else { return answer }
      journal?.answerLater(envelope.head + [answer.serialized()], of: &engine)
      return nil
    case "snapshot": return try storeStates(request)
    case "prune": return try prune(request)
    case "drain":
      try engine.allow([], in: request)
      logLine(.info, "drain: answering what has come in, then stopping")
      engine.isDraining = true
      return .object([JSONMember(key: "draining", value: .bool(true))])
    case "log-level": return try setLevel(request)
    default: return nil
    }
  }

  private func storeStates(_ request: ControlRequest) throws(Refusal) -> JSONValue {
    try engine.allow([], in: request)
    try requireJournal()
    journal?.storeStates(&engine, all: true)
    return .object([JSONMember(key: "stored", value: .bool(true))])
  }

  private func prune(_ request: ControlRequest) throws(Refusal) -> JSONValue {
    try engine.allow(["older_than_s", "max_bytes"], in: request)
    try requireJournal()
    let seconds = request.integer("older_than_s")
    let bytes = request.integer("max_bytes")
    let range = 0...1 << 53
    guard seconds != nil || bytes != nil, range ~= seconds ?? 0, range ~= bytes ?? 0 else {
      throw Refusal(
        code: .malformed,
        message: "prune wants \"older_than_s\", seconds, or \"max_bytes\", or both")
    }
    let (age, overflow) = Int64(seconds ?? 0).multipliedReportingOverflow(by: 1_000_000_000)
    journal?.thread.prune(
      Retention(age: seconds == nil ? nil : overflow ? .max : age, bytes: bytes))
    return .object([JSONMember(key: "pruning", value: .bool(true))])
  }

  private func setLevel(_ request: ControlRequest) throws(Refusal) -> JSONValue {
    try engine.allow(["level"], in: request)
    let levels: [(String, LogLevel)] = [
      ("error", .error), ("warning", .warning), ("info", .info), ("debug", .debug),
    ]
    guard case .string(let name)? = request.fields["level"],
      let level = levels.first(where: { $0.0 == name })
    else {
      throw Refusal(
        code: .malformed, message: "log-level wants \"level\": error, warning, info or debug")
    }
    setLogLevel(level.1)
    return .object([JSONMember(key: "level", value: .string(name))])
  }

  private func requireJournal() throws(Refusal) {
    guard journal == nil else { return }
    throw Refusal(code: .storage, message: "the daemon keeps no journal")
  }
}
