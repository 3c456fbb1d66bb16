/// A row of snapshots before its body is decoded.
struct SnapshotRow {
  static let query = """
    SELECT stream.id, stream.name, snapshot.epoch, snapshot.seq, snapshot.version,
      snapshot.time, snapshot.body
    FROM snapshot JOIN stream ON stream.id = snapshot.stream
    """

  private let streamRow: Int64
  private let header: Snapshot
  private let body: [UInt8]

  init(_ row: Row) throws(JournalError) {
    streamRow = row.integer(0)
    header = Snapshot(
      stream: try row.blob(1, limit: JournalLimits.streamID), epoch: try row.number(2),
      seq: try row.number(3), version: try row.number(4), time: row.integer(5), state: [])
    body = try row.blob(6, limit: JournalLimits.body)
  }

  func decoded() throws(JournalError) -> Snapshot {
    var snapshot = header
    let place = Place(
      kind: .snapshot, streamRow: streamRow, epoch: header.epoch, seq: header.seq,
      version: header.version)
    try place.decoding(stream: header.stream) { () throws(JournalError) in
      try snapshot.decode(body: try place.open(body))
    }
    return snapshot
  }
}
