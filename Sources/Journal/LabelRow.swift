/// A row of labels, committed or late, before its body is decoded.
struct LabelRow {
  let streamRow: Int64
  let seq: Int
  let count: Int
  let body: [UInt8]

  /// The rows that overlap positions ?3 to ?4 of stream ?1 in epoch ?2, as they were written.
  static func query(_ table: String) -> String {
    """
    SELECT stream, seq, count, body FROM \(table)
    WHERE stream = ?1 AND epoch = ?2 AND seq > ?3 - \(JournalLimits.elements) AND seq < ?4
      AND seq + count > ?3
    ORDER BY id
    """
  }

  init(_ row: Row) throws(JournalError) {
    streamRow = row.integer(0)
    seq = try row.number(1)
    count = try row.number(2)
    body = try row.blob(3, limit: JournalLimits.body)
  }

  func committed(
    stream: [UInt8], epoch: Int
  ) throws(JournalError) -> [CommittedLabel] {
    let place = Place(kind: .labels, streamRow: streamRow, epoch: epoch, seq: seq)
    return try place.decoding(stream: stream) { () throws(JournalError) in
      try CommittedLabel.decode(try place.open(body), count: count)
    }
  }

  func late(stream: [UInt8], epoch: Int) throws(JournalError) -> [String?] {
    let place = Place(kind: .lateLabels, streamRow: streamRow, epoch: epoch, seq: seq)
    return try place.decoding(stream: stream) { () throws(JournalError) in
      var reader = ByteReader(try place.open(body))
      let labels = try LabelList.read(&reader)
      try reader.finish()
      guard labels.count == count else {
        throw .invalid("it holds \(labels.count) labels, and its row says \(count)")
      }
      return labels
    }
  }
}
