import ModelStore
import Wire

extension Engine {
  /// The answer to one request of the control socket.
  func answer(_ request: ControlRequest) throws(Refusal) -> JSONValue {
    switch request.op {
    case "models":
      try allow([], in: request)
      return .object([
        JSONMember(
          key: "models",
          value: .array(
            models.map { model, swap in
              DaemonFigures.Model(name: model.name, version: model.version, swap: swap).json
            }))
      ])
    case "streams":
      return try streamTable(request)
    case "answers":
      return try committedRows(request)
    default:
      throw Refusal(
        code: .malformed,
        message: "op \"\(escapedForDisplay(request.op))\" is not one of ping, status, models, "
          + "streams, position, answers, reset, forget, swap, rollback, record, prune, snapshot, "
          + "drain, log-level")
    }
  }

  /// Reads an order to put a version into service.
  ///
  /// - Parameters:
  ///   - request: `swap` with model and version, or `rollback` with model.
  ///   - envelope: the frames that lead back to the sender.
  ///   - earlier: the versions that were in service before, by model, oldest first.
  func swapOrder(
    _ request: ControlRequest, envelope: [[UInt8]], earlier: [String: [Int]]
  ) throws(Refusal) -> SwapOrder {
    let isRollback = request.op == "rollback"
    try allow(isRollback ? ["model"] : ["model", "version"], in: request)
    guard case .string(let name)? = request.fields["model"] else {
      throw Refusal(code: .malformed, message: "\(request.op) wants \"model\", a string")
    }
    guard let live = model(named: name) else {
      throw Refusal(
        code: .model, message: "model \"\(escapedForDisplay(name))\" is not in service")
    }
    guard !isRollback else {
      guard let version = earlier[name]?.last else {
        throw Refusal(
          code: .model,
          message: "\(name): version \(live.version) is the first since the start, "
            + "there is none to go back to")
      }
      return SwapOrder(envelope: envelope, live: live, version: version, isRollback: true)
    }
    guard case .integer(let number)? = request.fields["version"], 1...999_999 ~= number else {
      throw Refusal(code: .malformed, message: "swap wants \"version\", 1 to 999999")
    }
    return SwapOrder(envelope: envelope, live: live, version: Int(number), isRollback: false)
  }

  func allow(_ keys: [String], in request: ControlRequest) throws(Refusal) {
    guard case .object(let members) = request.fields else { return }
    for member in members where !keys.contains(member.key) {
      throw Refusal(
        code: .malformed,
        message: "unknown key \"\(escapedForDisplay(member.key))\" for op \(request.op)")
    }
  }

  /// How far the stream of a `position` request is.
  func place(_ request: ControlRequest) throws(Refusal) -> StreamPlace {
    let stream = try stream(of: request)
    let name = Array(stream.utf8)
    let isLogged = router.rule(of: name).isLogged
    do {
      if let known = try knownPlace(name) { return known }
      let place = isLogged ? try history?.position(of: name) : nil
      return StreamPlace(
        stream: name, epoch: place?.epoch ?? 0, next: place?.next ?? 0, stepped: place?.next ?? 0)
    } catch {
      throw Refusal(code: .storage, message: "\(escapedForDisplay(stream)): \(error)")
    }
  }

  /// The committed rows of some elements from the journal, for subscribers that came late.
  private func committedRows(_ request: ControlRequest) throws(Refusal) -> JSONValue {
    try allow(["stream", "epoch", "from", "to"], in: request)
    guard case .string(let stream)? = request.fields["stream"],
      let from = request.integer("from"), let to = request.integer("to"), 0 <= from, from <= to
    else {
      throw Refusal(
        code: .malformed,
        message: "answers wants \"stream\", a string, and \"from\" and \"to\", the first seq and "
          + "the one after the last")
    }
    guard let history else {
      throw Refusal(code: .storage, message: "the daemon keeps no journal")
    }
    let name = Array(stream.utf8)
    do {
      let epoch =
        try request.integer("epoch") ?? knownPlace(name)?.epoch
        ?? history.position(of: name)?.epoch ?? 0
      let rows = try history.answers(name, epoch: epoch, in: from..<to)
      let model = try? route(stream, router.rule(of: name))
      let task = model.map { RowTask(served[$0].model.config.task) } ?? .tag
      return .object([
        member("epoch", epoch),
        JSONMember(key: "out", value: .array(rows.map { $0.json(task) })),
      ])
    } catch {
      throw Refusal(code: .storage, message: "\(escapedForDisplay(stream)): \(error)")
    }
  }
}

/// The answer to a swap that was carried out.
func swapAnswer(_ model: TaggerModel, from: Int, swap: Int) -> JSONValue {
  .object([
    JSONMember(key: "model", value: .string(model.name)), member("version", model.version),
    member("from", from), member("swap", swap),
  ])
}

func member(_ key: String, _ value: Int) -> JSONMember {
  JSONMember(key: key, value: .integer(Int64(value)))
}

extension ControlRequest {
  /// A field that is an integer; nil where it is missing or anything else.
  func integer(_ key: String) -> Int? {
    guard case .integer(let value)? = fields[key] else { return nil }
    return Int(exactly: value)
  }
}

extension ResultRow {
  /// The row as a value, for answers on the control socket.
  ///
  /// What is forecast is not in the journal, only its scores.
  fileprivate func json(_ task: RowTask) -> JSONValue {
    var members = [member("seq", seq)]
    if let token { members.append(JSONMember(key: "token", value: .string(token))) }
    if task == .tag, let label { members.append(JSONMember(key: "label", value: .string(label))) }
    let (name, figure) =
      switch task {
      case .tag: ("p", p)
      case .next: ("surprisal", p.map(surprisal))
      case .forecast: ("score", p)
      }
    // By its shortest decimal, as on the wire: the Double of 0.9's Float is written with 17 digits.
    if let figure = figure.flatMap({ Double($0.description) }) {
      members.append(JSONMember(key: name, value: .number(figure)))
    }
    if task == .next { members.append(JSONMember(key: "known", value: .bool(label != "<unk>"))) }
    members.append(JSONMember(key: "final", value: .bool(final)))
    return .object(members)
  }
}
