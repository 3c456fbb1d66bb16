import Glibc
import Journal
import Platform
import Wire

extension Daemon {
  /// Carries out a request; nil where the answer comes later.
  func carryOut(_ request: ControlRequest, _ envelope: Envelope) throws(Refusal) -> JSONValue? {
    switch request.op {
    case "swap", "rollback":
      loader.load(try engine.swapOrder(request, envelope: envelope.head, earlier: earlier))
      return nil
    case "forget":
      let answer = try engine.forget(request)
      guard journal != nil else { return answer }
      journal?.answerLater(envelope.head + [answer.serialized()], of: &engine)
      return nil
    case "position": return try position(request)
    case "record": return try record(request)
    case "reset": return try engine.reset(request)
    case "snapshot": return try storeStates(request)
    case "prune": return try prune(request)
    case "drain": return try drain(request)
    case "log-level": return try setLevel(request)
    case "ping":
      try engine.allow([], in: request)
      return .object([member("wire", 1), member("pid", Int(getpid()))])
    case "status":
      try engine.allow([], in: request)
      return figures().status(now: MonotonicClock.now())
    default: return try engine.answer(request)
    }
  }

  private func drain(_ request: ControlRequest) throws(Refusal) -> JSONValue {
    try engine.allow([], in: request)
    logLine(.info, "drain: answering what has come in, then stopping")
    engine.isDraining = true
    return .object([JSONMember(key: "draining", value: .bool(true))])
  }

  /// How far a stream is, and how much of that a crash could lose.
  private func position(_ request: ControlRequest) throws(Refusal) -> JSONValue {
    let place = try engine.place(request)
    guard let journal, engine.router.rule(of: place.stream).isLogged else {
      return place.answer(logged: 0)
    }
    return place.answer(
      logged: journal.logged(place.stream, epoch: place.epoch, next: place.stepped))
  }

  /// Keeps what the trainer wants in the journal.
  private func record(_ request: ControlRequest) throws(Refusal) -> JSONValue {
    guard case .string(let model)? = request.fields["model"],
      case .object? = request.fields["numbers"]
    else {
      throw Refusal(
        code: .malformed, message: "record wants \"model\", a string, and \"numbers\", an object")
    }
    try requireJournal()
    remember(request.fields["numbers"], of: model)
    let numbers = String(decoding: request.fields.serialized(), as: UTF8.self)
    journal?.log(.gate(GateRecord(model: model, time: WallClock.now(), numbers: numbers)))
    return .object([JSONMember(key: "recorded", value: .bool(true))])
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
    guard case .string(let name)? = request.fields["level"], let level = LogLevel(name: name) else {
      throw Refusal(
        code: .malformed, message: "log-level wants \"level\": error, warning, info or debug")
    }
    setLogLevel(level)
    return .object([JSONMember(key: "level", value: .string(name))])
  }

  private func requireJournal() throws(Refusal) {
    guard journal == nil else { return }
    throw Refusal(code: .storage, message: "the daemon keeps no journal")
  }
}
