/// A stream's row, the model it was last written with, and where its elements end.
struct StreamRow {
  let id: Int64
  let model: Int64
  var epoch: Int
  var next: Int
}

extension JournalWriter {
  /// Streams whose rows are remembered; a flood of names must not fill the memory.
  private static let remembered = 100_000

  func modelRow(_ name: String) throws(JournalError) -> Int64 {
    let key = Array(name.utf8)
    if let row = modelRows[key] { return row }
    guard 1...JournalLimits.label ~= name.utf8.count else {
      throw .invalid(
        "a model name of \(name.utf8.count) bytes, wanted 1 to \(JournalLimits.label)")
    }
    try connection.statement("INSERT OR IGNORE INTO model(name) VALUES(?)").run(.text(name))
    let select = try connection.statement("SELECT id FROM model WHERE name = ?")
    guard let row = try select.first(.text(name), body: { $0.integer(0) }) else {
      throw .corrupt(path: path, detail: "a model's row is not found right after it was written")
    }
    if modelRows.count >= 1000 { modelRows.removeAll() }
    modelRows[key] = row
    return row
  }

  /// The row of a stream, made where it is missing.
  func streamRow(_ name: [UInt8], model: Int64) throws(JournalError) -> StreamRow {
    if let row = streamRows[name], row.model == model { return row }
    guard 1...JournalLimits.streamID ~= name.count else {
      throw .invalid("a stream id of \(name.count) bytes, wanted 1 to \(JournalLimits.streamID)")
    }
    let insert = try connection.statement(
      """
      INSERT INTO stream(name, model) VALUES(?, ?)
      ON CONFLICT(name) DO UPDATE SET model = excluded.model
      """)
    try insert.run(.blob(name), .integer(model))
    guard let id = try connection.streamRow(name) else {
      throw .corrupt(path: path, detail: "a stream's row is not found right after it was written")
    }
    if streamRows.count >= Self.remembered { streamRows.removeAll() }
    let last = try connection.lastPlace(of: id, in: .segment)
    let row = StreamRow(id: id, model: model, epoch: last?.epoch ?? 0, next: last?.next ?? 0)
    streamRows[name] = row
    return row
  }

  /// The row of a stream that has been written to.
  func knownStreamRow(_ name: [UInt8]) throws(JournalError) -> Int64 {
    if let row = streamRows[name] { return row.id }
    guard let row = try connection.streamRow(name) else {
      throw .invalid("stream \"\(displayed(name))\" is not in the journal; log a segment first")
    }
    return row
  }

  func check(epoch: Int, seq: Int, count: Int = 0, version: Int = 0) throws(JournalError) {
    let range = 0...JournalLimits.number
    guard range ~= epoch, range ~= seq, range ~= version, count <= JournalLimits.number - seq else {
      throw .invalid(
        "epoch \(epoch), seq \(seq) and version \(version) must each be within 0 to 2^53-1")
    }
    guard count <= JournalLimits.elements else {
      throw .invalid("\(count) elements in a row, wanted at most \(JournalLimits.elements)")
    }
  }
}

extension Connection {
  func streamRow(_ name: [UInt8]) throws(JournalError) -> Int64? {
    try statement("SELECT id FROM stream WHERE name = ?").first(.blob(name)) {
      (row) throws(JournalError) in row.integer(0)
    }
  }

  /// Whether segments hold all of these elements.
  func covers(_ stream: Int64, epoch: Int, _ range: Range<Int>) throws(JournalError) -> Bool {
    let query = try statement(
      """
      SELECT coalesce(sum(min(seq + count, ?4) - max(seq, ?3)), 0) FROM segment
      WHERE stream = ?1 AND epoch = ?2 AND seq > ?3 - \(JournalLimits.elements) AND seq < ?4
        AND seq + count > ?3
      """)
    let covered = try query.first(
      .integer(stream), .int(epoch), .int(range.lowerBound), .int(range.upperBound)
    ) { (row) throws(JournalError) in row.integer(0) }
    return covered == Int64(range.count)
  }

  /// The table that a stream's last place is looked up in.
  enum PlacedTable {
    case segment, snapshot
  }

  /// The latest epoch in which a table has rows of the stream, and the position after the last.
  func lastPlace(
    of stream: Int64, in table: PlacedTable
  ) throws(JournalError) -> (epoch: Int, next: Int)? {
    let query =
      switch table {
      case .segment:
        """
        SELECT epoch, seq + count FROM segment WHERE stream = ?
        ORDER BY epoch DESC, seq DESC, count DESC LIMIT 1
        """
      case .snapshot:
        "SELECT epoch, seq FROM snapshot WHERE stream = ? ORDER BY epoch DESC, seq DESC LIMIT 1"
      }
    return try statement(query).first(.integer(stream)) { (row) throws(JournalError) in
      (epoch: try row.number(0), next: try row.number(1))
    }
  }
}
