extension JournalReader {
  /// Whether the journal knows no stream.
  public var isEmpty: Bool {
    get throws(JournalError) {
      let query = try connection.statement("SELECT id FROM stream LIMIT 1")
      return try query.first { (row) throws(JournalError) in row.integer(0) } == nil
    }
  }

  /// The latest position of a stream; nil where the journal has nothing of it.
  public func position(of stream: [UInt8]) throws(JournalError) -> StreamPosition? {
    try connection.consistently { () throws(JournalError) in
      let query = try connection.statement(
        """
        SELECT stream.id, stream.name, model.name FROM stream
        JOIN model ON model.id = stream.model WHERE stream.name = ?
        """)
      guard let found = try query.first(.blob(stream), body: Self.namedStream) else { return nil }
      return try position(found)
    }
  }

  /// The streams last routed to a model, or all of them, in the order of their ids' bytes, a page
  /// at a time.
  public func streams(
    of model: String? = nil, after: [UInt8] = [], limit: Int = 1000
  ) throws(JournalError) -> [StreamPosition] {
    try connection.consistently { () throws(JournalError) in
      let condition = model == nil ? "?1 = ''" : "model.name = ?1"
      let query = try connection.statement(
        """
        SELECT stream.id, stream.name, model.name FROM stream
        JOIN model ON model.id = stream.model
        WHERE \(condition) AND stream.name > ?2 ORDER BY stream.name LIMIT ?3
        """)
      let page = try query.all(
        .text(model ?? ""), .blob(after), bounded(limit), body: Self.namedStream)
      var positions: [StreamPosition] = []
      for stream in page {
        if let position = try position(stream) { positions.append(position) }
      }
      return positions
    }
  }

  private struct NamedStream {
    let row: Int64
    let name: [UInt8]
    let model: String
  }

  private static func namedStream(_ row: Row) throws(JournalError) -> NamedStream {
    NamedStream(
      row: row.integer(0), name: try row.blob(1, limit: JournalLimits.streamID),
      model: try row.text(2, limit: JournalLimits.label))
  }

  private func position(_ stream: NamedStream) throws(JournalError) -> StreamPosition? {
    let places = [
      try connection.lastPlace(of: stream.row, in: .segment),
      try connection.lastPlace(of: stream.row, in: .snapshot),
    ]
    let last = places.compactMap { $0 }.max(by: <)
    return last.map {
      StreamPosition(stream: stream.name, model: stream.model, epoch: $0.epoch, next: $0.next)
    }
  }
}
