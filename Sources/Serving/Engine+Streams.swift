import Wire

extension Engine {
  /// Streams that one page of `streams` shows.
  private static let pageSize = 100

  /// The stream that a request names.
  func stream(of request: ControlRequest) throws(Refusal) -> String {
    try allow(["stream"], in: request)
    guard case .string(let stream)? = request.fields["stream"] else {
      throw Refusal(code: .malformed, message: "\(request.op) wants \"stream\", a string")
    }
    return stream
  }

  /// The streams in memory whose ids begin with a prefix, a page at a time.
  func streamTable(_ request: ControlRequest) throws(Refusal) -> JSONValue {
    try allow(["prefix", "page"], in: request)
    var prefix = ""
    if let value = request.fields["prefix"] {
      guard case .string(let text) = value else {
        throw Refusal(code: .malformed, message: "streams wants \"prefix\" to be a string")
      }
      prefix = text
    }
    let page = request.fields["page"] == nil ? 0 : request.integer("page") ?? -1
    guard 0...limits.streams ~= page else {
      throw Refusal(code: .malformed, message: "streams wants \"page\" to count from 0")
    }
    let bytes = Array(prefix.utf8)
    let found = (0..<table.end).filter { table.isUsed($0) }
      .map { (name: table.name(of: $0), place: $0) }
      .filter { $0.name.starts(with: bytes) }
      .sorted { $0.name.lexicographicallyPrecedes($1.name) }
    let shown = found.dropFirst(page * Self.pageSize).prefix(Self.pageSize)
    return .object([
      member("count", found.count),
      member("pages", (found.count + Self.pageSize - 1) / Self.pageSize),
      JSONMember(key: "streams", value: .array(shown.map { describe($0.name, $0.place) })),
    ])
  }

  private func describe(_ name: [UInt8], _ place: Int) -> JSONValue {
    let resting = table[place]
    let record = resting.work < 0 ? nil : streams[Int(resting.work)]
    return .object([
      JSONMember(key: "stream", value: .string(String(decoding: name, as: UTF8.self))),
      JSONMember(key: "model", value: .string(served[Int(resting.model)].model.name)),
      member("epoch", record?.epoch ?? resting.epoch),
      member("next", record?.position ?? resting.position),
      member("open", record?.open.count ?? 0),
      member("duplicates", record?.duplicates ?? Int(resting.duplicates)),
      member("missing", record?.missing ?? resting.missing),
    ])
  }

  /// Starts a stream anew in its next epoch.
  mutating func reset(_ request: ControlRequest) throws(Refusal) -> JSONValue {
    let stream = try stream(of: request)
    guard !isDraining else {
      throw Refusal(code: .draining, message: "the daemon is shutting down")
    }
    let rule = router.rule(of: stream.utf8)
    guard let index = try find(stream, model: try route(stream, rule), isLogged: rule.isLogged)
    else {
      throw Refusal(code: .streamID, message: "\(escapedForDisplay(stream)) is not known")
    }
    let epoch = streams[index].epoch + 1
    accept(Message(stream: stream, epoch: epoch, begin: true))
    return .object([
      JSONMember(key: "stream", value: .string(stream)), member("epoch", epoch), member("next", 0),
    ])
  }

  /// Removes a stream: its state here, and its rows in the journal.
  mutating func forget(_ request: ControlRequest) throws(Refusal) -> JSONValue {
    let stream = try stream(of: request)
    let name = Array(stream.utf8)
    if let place = table.find(name.span) {
      guard table[place].work < 0 || streams[Int(table[place].work)].jobs.isEmpty else {
        throw Refusal(
          code: .overload, message: "\(escapedForDisplay(stream)) has messages in work; try again")
      }
      drop(place)
    }
    do {
      try spill?.remove(name)
    } catch {
      throw Refusal(code: .storage, message: "\(escapedForDisplay(stream)): \(error)")
    }
    if isLogging {
      forgotten.insert(name)
      log.append(.forget(name))
    }
    return .object([JSONMember(key: "forgotten", value: .string(stream))])
  }
}
