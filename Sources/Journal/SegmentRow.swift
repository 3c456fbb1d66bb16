/// A row of segments before its body is decoded.
struct SegmentRow {
  static let query = """
    SELECT segment.id, stream.id, stream.name, segment.epoch, segment.seq, segment.count,
      model.name, segment.version, segment.time, segment.body
    FROM segment JOIN stream ON stream.id = segment.stream
    JOIN model ON model.id = segment.model
    """

  let id: Int64
  let streamRow: Int64
  let count: Int
  let body: [UInt8]
  private let header: Segment

  init(_ row: Row) throws(JournalError) {
    id = row.integer(0)
    streamRow = row.integer(1)
    count = try row.number(5)
    header = Segment(
      stream: try row.blob(2, limit: JournalLimits.streamID),
      model: try row.text(6, limit: JournalLimits.label), version: try row.number(7),
      epoch: try row.number(3), firstSeq: try row.number(4), elements: .tokens([]),
      time: row.integer(8))
    body = try row.blob(9, limit: JournalLimits.body)
  }

  func decoded() throws(JournalError) -> Segment {
    let place = Place(
      kind: .segment, streamRow: streamRow, epoch: header.epoch, seq: header.firstSeq,
      version: header.version)
    return try place.decoding(stream: header.stream) { () throws(JournalError) in
      try SegmentCodec.decode(try place.open(body), count: count, into: header)
    }
  }

  func logged() -> LoggedSegment {
    do throws(JournalError) {
      return LoggedSegment(id: id, segment: try decoded())
    } catch {
      return LoggedSegment(id: id, damage: error)
    }
  }
}
