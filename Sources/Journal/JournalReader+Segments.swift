extension JournalReader {
  /// The segments of a stream that reach to `from` or beyond, in order.
  ///
  /// The first may begin before `from`, and one that ends there is among them for its marks. A
  /// damaged one is an error: a state cannot be rebuilt around it.
  public func segments(
    of stream: [UInt8], epoch: Int, from seq: Int, limit: Int = 1
  ) throws(JournalError) -> [Segment] {
    var segments: [Segment] = []
    for row in try rows(of: stream, epoch: epoch, from: seq, after: 0, limit: limit) {
      segments.append(try row.decoded())
    }
    return segments
  }

  /// The same a page at a time: those above the row number `after`, of which the last one of a page
  /// begins the next; damaged ones are among them.
  public func loggedSegments(
    of stream: [UInt8], epoch: Int, from seq: Int, after id: Int64 = 0, limit: Int = 64
  ) throws(JournalError) -> [LoggedSegment] {
    try rows(of: stream, epoch: epoch, from: seq, after: id, limit: limit).map { $0.logged() }
  }

  /// In the order of writing, which is that of positions: nothing is written before what is there.
  private func rows(
    of stream: [UInt8], epoch: Int, from seq: Int, after id: Int64, limit: Int
  ) throws(JournalError) -> [SegmentRow] {
    try checked(seq..<seq, epoch: epoch)
    let query = try connection.statement(
      SegmentRow.query + """
         WHERE stream.name = ?1 AND segment.epoch = ?2
          AND segment.seq >= ?3 - \(JournalLimits.elements)
          AND segment.seq + segment.count >= ?3 AND segment.id > ?4
        ORDER BY segment.seq, segment.id LIMIT ?5
        """)
    return try query.all(.blob(stream), .int(epoch), .int(seq), .integer(id), bounded(limit)) {
      (row) throws(JournalError) in try SegmentRow(row)
    }
  }

  /// The segments of a model across its streams, newest first, below the row number `before`.
  public func newestSegments(
    of model: String, before: Int64 = .max, limit: Int = 1
  ) throws(JournalError) -> [LoggedSegment] {
    try segments(
      where: "segment.model = ?1 AND segment.id < ?2 ORDER BY segment.id DESC", model, before,
      limit)
  }

  /// The segments of a model across its streams as they were written, above the row number `after`.
  public func segments(
    of model: String, after: Int64, limit: Int = 1
  ) throws(JournalError) -> [LoggedSegment] {
    try segments(
      where: "segment.model = ?1 AND segment.id > ?2 ORDER BY segment.id", model, after, limit)
  }

  private func segments(
    where condition: String, _ model: String, _ id: Int64, _ limit: Int
  ) throws(JournalError) -> [LoggedSegment] {
    let number = try connection.statement("SELECT id FROM model WHERE name = ?")
    let modelRow = try number.first(.text(model)) { (row) throws(JournalError) in row.integer(0) }
    guard let modelRow else { return [] }
    let query = try connection.statement(SegmentRow.query + " WHERE \(condition) LIMIT ?3")
    return try query.all(.integer(modelRow), .integer(id), bounded(limit)) {
      (row) throws(JournalError) in try SegmentRow(row).logged()
    }
  }
}
