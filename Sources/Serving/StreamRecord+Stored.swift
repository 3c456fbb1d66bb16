import Decoding
import ModelStore
import Wire

extension StreamRecord {
  /// What is open, in the form in which the journal keeps it beside the state.
  ///
  /// JSON, with floats as the integers of their bits; a snapshot holds only a few elements.
  func encodedOpen() -> [UInt8] {
    guard
      !open.isEmpty || !entities.pieces.isEmpty || lastTime != nil || !lattice.isEmpty
        || prediction != nil
    else { return [] }
    let decoder = lattice.map { JSONMember(key: "lattice", value: $0.snapshot.stored) }
    return JSONValue.object(
      [
        JSONMember(key: "open", value: .array(open.map(\.stored))),
        JSONMember(key: "entity", value: .array(entities.pieces.map(\.stored))),
        JSONMember(key: "last", value: .integer(Int64(entities.last))),
        JSONMember(key: "time", value: lastTime.map { .integer($0) } ?? .null),
      ] + decoder + (prediction.map { [JSONMember(key: "prediction", value: $0.stored)] } ?? [])
    ).serialized()
  }

  /// The same of a stream of which nothing is open, but whose last element may have had a time.
  static func encodedTime(_ time: Int64) -> [UInt8] {
    guard time != RestingStream.noTime else { return [] }
    var record = StreamRecord(id: "", model: 0, epoch: 0, position: 0)
    record.lastTime = time
    return record.encodedOpen()
  }

  /// Takes back what was open when the state was stored.
  ///
  /// - Returns: false where the bytes are not that.
  mutating func restoreOpen(_ bytes: [UInt8], _ model: TaggerModel) -> Bool {
    guard !bytes.isEmpty else { return true }
    guard let value = try? JSONValue.parse(bytes), case .array(let elements)? = value["open"],
      case .array(let pieces)? = value["entity"]
    else { return false }
    // A state stored by a version without times has no such key.
    switch value["time"] {
    case nil, .null?: lastTime = nil
    case .integer(let time)?: lastTime = time
    default: return false
    }
    for stored in elements {
      guard let element = OpenElement(stored: stored, labels: model.labels.count) else {
        return false
      }
      open.append(element)
    }
    for stored in pieces {
      guard let piece = EntityCollector.Piece(stored: stored) else { return false }
      _ = entities.add(piece)
    }
    if let last = value.integer("last") { entities.restore(last: last) }
    if let stored = value["prediction"] {
      guard let prediction = Prediction(stored: stored, model) else { return false }
      self.prediction = prediction
    }
    return restoreLattice(value["lattice"], model)
  }

  private mutating func restoreLattice(_ stored: JSONValue?, _ model: TaggerModel) -> Bool {
    guard let decoder = model.decoder else { return stored == nil }
    guard let stored else { return open.isEmpty }
    guard let snapshot = DelayedViterbi.Snapshot(stored: stored),
      let restored = try? decoder.restore(snapshot), restored.openCount == open.count
    else { return false }
    lattice = [restored]
    return true
  }
}

extension OpenElement {
  fileprivate var stored: JSONValue {
    .object([
      JSONMember(key: "seq", value: .integer(Int64(seq))),
      JSONMember(key: "token", value: token.map { .string($0) } ?? .null),
      JSONMember(key: "from", value: range.map { .integer(Int64($0.lowerBound)) } ?? .null),
      JSONMember(key: "to", value: range.map { .integer(Int64($0.upperBound)) } ?? .null),
      JSONMember(key: "glued", value: .bool(isGlued)),
      JSONMember(key: "p", value: .floats(probabilities)),
      JSONMember(key: "sent", value: .bool(isSent)),
      JSONMember(key: "label", value: sentLabel.map { .integer(Int64($0)) } ?? .null),
    ])
  }

  fileprivate init?(stored: JSONValue, labels: Int) {
    guard let seq = stored.integer("seq"), let written = stored["token"],
      case .bool(let isGlued)? = stored["glued"], case .bool(let isSent)? = stored["sent"],
      case .array(let numbers)? = stored["p"], numbers.isEmpty || numbers.count == labels
    else { return nil }
    let token: String? = if case .string(let text) = written { text } else { nil }
    guard token != nil || written == .null else { return nil }
    var range: Range<Int>?
    if let from = stored.integer("from"), let to = stored.integer("to"), from <= to {
      range = from..<to
    }
    guard let probabilities = stored.floats("p") else { return nil }
    let label = stored.integer("label")
    guard label.map({ 0..<labels ~= $0 }) ?? true else { return nil }
    self.init(
      OpenElement(seq: seq, token: token, range: range, isGlued: isGlued),
      probabilities: probabilities, isSent: isSent, sentLabel: label)
  }
}

extension DelayedViterbi.Snapshot {
  fileprivate var stored: JSONValue {
    .object([
      JSONMember(key: "floats", value: .floats(lattice.floats)),
      JSONMember(
        key: "integers", value: .array(lattice.integers.map { .integer(Int64($0)) })),
      JSONMember(key: "tail", value: .floats(tail)),
      JSONMember(key: "newest", value: .integer(Int64(newest))),
    ])
  }

  fileprivate init?(stored: JSONValue) {
    guard let floats = stored.floats("floats"), let integers = stored.integers("integers"),
      let tail = stored.floats("tail"), let newest = stored.integer("newest")
    else { return nil }
    self.init(
      lattice: IncrementalViterbi.Snapshot(floats: floats, integers: integers), tail: tail,
      newest: newest)
  }
}

extension EntityCollector.Piece {
  fileprivate var stored: JSONValue {
    .object([
      JSONMember(key: "seq", value: .integer(Int64(seq))),
      JSONMember(key: "token", value: .string(token)),
      JSONMember(key: "glued", value: .bool(isGlued)),
      JSONMember(key: "tag", value: .string(tag)),
      JSONMember(key: "p", value: .integer(Int64(p.bitPattern))),
    ])
  }

  fileprivate init?(stored: JSONValue) {
    guard let seq = stored.integer("seq"), case .string(let token)? = stored["token"],
      case .bool(let isGlued)? = stored["glued"], case .string(let tag)? = stored["tag"],
      let p = stored.integer("p").flatMap({ UInt32(exactly: $0) })
    else { return nil }
    self.init(seq: seq, token: token, isGlued: isGlued, tag: tag, p: Float(bitPattern: p))
  }
}
