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
    let found = indexes.filter { $0.key.starts(with: bytes) }
      .sorted { $0.key.lexicographicallyPrecedes($1.key) }
    let shown = found.dropFirst(page * Self.pageSize).prefix(Self.pageSize)
    return .object([
      member("count", found.count),
      member("pages", (found.count + Self.pageSize - 1) / Self.pageSize),
      JSONMember(key: "streams", value: .array(shown.map { describe(streams[$0.value]) })),
    ])
  }

  private func describe(_ record: StreamRecord) -> JSONValue {
    .object([
      JSONMember(key: "stream", value: .string(record.id)),
      JSONMember(key: "model", value: .string(served[record.model].model.name)),
      member("epoch", record.epoch), member("next", record.position),
      member("open", record.open.count), member("duplicates", record.duplicates),
      member("missing", record.missing),
    ])
  }

  /// Starts a stream anew in its next epoch.
  mutating func reset(_ request: ControlRequest) throws(Refusal) -> JSONValue {
    let stream = try stream(of: request)
    guard !isDraining else {
      throw Refusal(code: .draining, message: "the daemon is shutting down")
    }
    guard let index = try find(stream, model: try route(stream)) else {
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
    if let index = indexes[name] {
      guard streams[index].jobs.isEmpty else {
        throw Refusal(
          code: .overload, message: "\(escapedForDisplay(stream)) has messages in work; try again")
      }
      if let slot = streams[index].slot { served[streams[index].model].arena.release(slot) }
      streams[index] = StreamRecord(id: "", model: streams[index].model, epoch: 0, position: 0)
      indexes[name] = nil
      vacant.append(index)
    }
    if isLogging {
      forgotten.insert(name)
      log.append(.forget(name))
    }
    return .object([JSONMember(key: "forgotten", value: .string(stream))])
  }
}
