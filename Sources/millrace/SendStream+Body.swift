import Text
import Wire

extension SendStream {
  /// The body of a message.
  func body(
    of flight: Flight, id: UInt64, labels: Bool, encoding: BodyEncoding = .json
  ) -> [UInt8] {
    switch encoding {
    case .json:
      var writer = JSONWriter()
      write(flight, id: id, labels: labels, to: &writer)
      return writer.bytes
    case .messagePack:
      var writer = MessagePackWriter()
      write(flight, id: id, labels: labels, to: &writer)
      return writer.bytes
    }
  }

  private func write(
    _ flight: Flight, id: UInt64, labels: Bool, to writer: inout some BodyWriter
  ) {
    let units = order[flight.first..<flight.first + flight.units]
    writer.beginObject()
    writer.key("id")
    writer.integer(id)
    if !document.isMessages {
      writer.key("seq")
      writer.integer(document.isText ? position : flight.first)
    }
    if !units.isEmpty { write(units, labels: labels, to: &writer) }
    if flight.isEnd, !document.isMessages {
      writer.key("end")
      writer.bool(true)
    }
    writer.endObject()
  }

  private func write(
    _ units: ArraySlice<Int>, labels: Bool, to writer: inout some BodyWriter
  ) {
    switch document.content {
    case .lines(let lines):
      for unit in units {
        writer.key("text")
        writer.string(lines[unit])
      }
      return
    case .messages(let messages):
      for unit in units { writer.members(of: messages[unit]) }
      return
    case .sentences: writer.array("tokens", units) { $0.string(document.units[$1]) }
    case .series(let series): write(units, of: series, to: &writer)
    }
    guard labels, units.contains(where: { document.labels[$0] != nil }) else { return }
    writer.array("labels", units) { writer, unit in
      if let label = document.labels[unit] { writer.string(label) } else { writer.null() }
    }
  }

  /// A missing number is NaN, which the writer makes null.
  private func write(
    _ units: ArraySlice<Int>, of series: LabelledSeries, to writer: inout some BodyWriter
  ) {
    let dimensions = series.values.count / max(series.count, 1)
    writer.array("x", units) { writer, unit in
      writer.beginArray()
      for number in series.values[unit * dimensions..<(unit + 1) * dimensions] {
        writer.number(number)
      }
      writer.endArray()
    }
    if !series.times.isEmpty {
      writer.array("time", units) { $0.integer(series.times[$1]) }
    }
  }
}

extension BodyWriter {
  fileprivate mutating func array(
    _ name: String, _ units: ArraySlice<Int>, _ write: (inout Self, Int) -> Void
  ) {
    key(name)
    beginArray()
    for unit in units { write(&self, unit) }
    endArray()
  }

  fileprivate mutating func members(of message: JSONValue) {
    guard case .object(let members) = message else { return }
    for member in members {
      key(member.key)
      value(member.value)
    }
  }
}
