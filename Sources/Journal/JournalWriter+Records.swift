extension JournalWriter {
  /// Writes elements as they arrived, or marks without elements.
  ///
  /// Positions may be left out, but none is written twice: a segment that begins before the end of
  /// the stream's last one, or belongs to an older epoch, is refused.
  public func append(_ segment: Segment) throws(JournalError) {
    try requireTransaction()
    let count = segment.elements.count
    try check(
      epoch: segment.epoch, seq: segment.firstSeq, count: count, version: segment.version)
    let body = try SegmentCodec.encode(segment)
    let model = try modelRow(segment.model)
    let stream = try streamRow(segment.stream, model: model)
    try check(segment, follows: stream)
    let place = Place(
      kind: .segment, streamRow: stream.id, epoch: segment.epoch, seq: segment.firstSeq,
      version: segment.version)
    let insert = try connection.statement(
      """
      INSERT INTO segment(stream, epoch, seq, count, model, version, time, body)
      VALUES(?, ?, ?, ?, ?, ?, ?, ?)
      """)
    try insert.run(
      .integer(stream.id), .int(segment.epoch), .int(segment.firstSeq), .int(count),
      .integer(model), .int(segment.version), .integer(segment.time),
      .blob(try place.seal(body)))
    streamRows[segment.stream]?.epoch = segment.epoch
    streamRows[segment.stream]?.next = segment.nextSeq
  }

  private func check(_ segment: Segment, follows row: StreamRow) throws(JournalError) {
    guard (segment.epoch, segment.firstSeq) >= (row.epoch, row.next) else {
      throw .invalid(
        "stream \"\(displayed(segment.stream))\": a segment begins at epoch \(segment.epoch), seq "
          + "\(segment.firstSeq), and the journal goes on at epoch \(row.epoch), seq \(row.next)")
    }
  }

  /// Writes labels that were published as final for the elements from `firstSeq` on.
  ///
  /// The same labels may be written again after a crash; those written first stay.
  public func commitLabels(
    stream: [UInt8], epoch: Int, firstSeq: Int, labels: [CommittedLabel], time: Int64
  ) throws(JournalError) {
    try requireTransaction()
    try check(epoch: epoch, seq: firstSeq, count: labels.count)
    let row = try knownStreamRow(stream)
    let present = try connection.statement(
      "SELECT count FROM committed WHERE stream = ? AND epoch = ? AND seq = ?")
    var rest = labels[...]
    while !rest.isEmpty {
      let seq = firstSeq + rest.startIndex
      let written = try present.first(.integer(row), .int(epoch), .int(seq)) {
        (row) throws(JournalError) in try row.number(0)
      }
      guard let written, written > 0 else { break }
      rest = rest.dropFirst(written)
    }
    guard !rest.isEmpty else { return }
    let seq = firstSeq + rest.startIndex
    let place = Place(kind: .labels, streamRow: row, epoch: epoch, seq: seq)
    let body = try place.seal(try CommittedLabel.encode(Array(rest)))
    try connection.statement(
      "INSERT INTO committed(stream, epoch, seq, count, time, body) VALUES(?, ?, ?, ?, ?, ?)"
    ).run(
      .integer(row), .int(epoch), .int(seq), .int(rest.count), .integer(time), .blob(body))
  }

  /// Writes gold labels of elements that came before; of two for one element the last one counts.
  ///
  /// Answers false and writes nothing where the journal does not keep all of the elements.
  public func lateLabels(
    stream: [UInt8], epoch: Int, seq: Int, labels: [String?], time: Int64
  ) throws(JournalError) -> Bool {
    try requireTransaction()
    try check(epoch: epoch, seq: seq, count: labels.count)
    guard let row = try connection.streamRow(stream),
      try connection.covers(row, epoch: epoch, seq..<seq + labels.count)
    else { return false }
    guard !labels.isEmpty else { return true }
    var writer = ByteWriter()
    try LabelList.write(labels, to: &writer)
    let place = Place(kind: .lateLabels, streamRow: row, epoch: epoch, seq: seq)
    let body = try place.seal(writer.bytes)
    try connection.statement(
      "INSERT INTO late(stream, epoch, seq, count, time, body) VALUES(?, ?, ?, ?, ?, ?)"
    ).run(
      .integer(row), .int(epoch), .int(seq), .int(labels.count), .integer(time), .blob(body))
    return true
  }

  /// Writes the state of a stream; one at the same position is replaced.
  ///
  /// Write it in the transaction of the elements that it has seen, or in a later one.
  public func snapshot(_ snapshot: Snapshot) throws(JournalError) {
    try requireTransaction()
    try check(epoch: snapshot.epoch, seq: snapshot.seq, version: snapshot.version)
    let row = try knownStreamRow(snapshot.stream)
    let place = Place(
      kind: .snapshot, streamRow: row, epoch: snapshot.epoch, seq: snapshot.seq,
      version: snapshot.version)
    // A new row rather than an update: retention goes through rows in the order of their ids.
    try connection.statement(
      """
      INSERT OR REPLACE INTO snapshot(stream, epoch, seq, version, time, body)
      VALUES(?, ?, ?, ?, ?, ?)
      """
    ).run(
      .integer(row), .int(snapshot.epoch), .int(snapshot.seq), .int(snapshot.version),
      .integer(snapshot.time), .blob(try place.seal(snapshot.encodedBody())))
  }

  /// Removes everything of a stream and overwrites it with zeros in the database; the write-ahead
  /// log holds it until its next round.
  public func forget(stream: [UInt8]) throws(JournalError) {
    try requireTransaction()
    _ = try erase(stream: stream)
  }

  /// Answers how many rows there were.
  func erase(stream: [UInt8]) throws(JournalError) -> Int {
    guard let row = try connection.streamRow(stream) else { return 0 }
    streamRows[stream] = nil
    var removed = 0
    for table in Schema.streamTables {
      try connection.statement("DELETE FROM \(table) WHERE stream = ?").run(.integer(row))
      removed += connection.changes
    }
    try connection.statement("DELETE FROM stream WHERE id = ?").run(.integer(row))
    return removed
  }
}
