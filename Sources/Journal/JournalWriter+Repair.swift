extension JournalWriter {
  /// A damaged row: where it stands, as far as its columns tell.
  private struct DamagedRow {
    var id: Int64
    var stream: Int64
    var epoch: Int
    var end: Int
    var version: Int
    var sentence: String
  }

  /// Removes damaged rows, so that every stream can go on.
  ///
  /// A stream whose state depended on one of them goes on in the zero state after the last of them,
  /// as if it had begun there; all others are as they were. The database file itself must be sound.
  ///
  /// - Parameter isTrial: whether the journal stays as it is and only the report is made.
  public func repair(isTrial: Bool = false) throws(JournalError) -> RepairReport {
    try begin()
    do throws(JournalError) {
      try connection.execute("REINDEX")
      let report = try removeDamage()
      if isTrial { rollback() } else { try commit() }
      return report
    } catch {
      rollback()
      throw error
    }
  }

  private func removeDamage() throws(JournalError) -> RepairReport {
    var report = RepairReport()
    var ends: [Int64: (epoch: Int, end: Int, version: Int)] = [:]
    for (table, affectsState) in [
      ("segment", true), ("snapshot", true), ("committed", false), ("late", false),
    ] {
      for row in try damagedRows(table) {
        report.damage.append(row.sentence)
        try connection.statement("DELETE FROM \(table) WHERE id = ?").run(.integer(row.id))
        guard affectsState else { continue }
        let known = ends[row.stream]
        if known == nil || (row.epoch, row.end) > (known?.epoch ?? 0, known?.end ?? 0) {
          ends[row.stream] = (row.epoch, row.end, row.version)
        }
      }
    }
    streamRows.removeAll()
    for (stream, place) in ends {
      guard let id = try name(of: stream), try !canRebuild(stream, place.epoch, place.end) else {
        continue
      }
      // The zero state: what comes after it is stepped as at the beginning of a stream.
      try snapshot(
        Snapshot(
          stream: id, epoch: place.epoch, seq: place.end, version: place.version, time: 0,
          state: []))
      report.zeroed.append(.init(id: id, epoch: place.epoch, seq: place.end))
    }
    report.zeroed.sort { $0.id.lexicographicallyPrecedes($1.id) }
    return report
  }

  /// Rows of a table that do not hold what was written, by their checksums.
  private func damagedRows(_ table: String) throws(JournalError) -> [DamagedRow] {
    let count = table == "snapshot" ? "0" : "count"
    let version = ["segment", "snapshot"].contains(table) ? "version" : "0"
    let query = try connection.statement(
      """
      SELECT labels.id, stream, epoch, seq, \(count), \(version), body, stream.name
      FROM \(table) AS labels JOIN stream ON stream.id = labels.stream
      WHERE labels.id > ? ORDER BY labels.id LIMIT 256
      """)
    var damaged: [DamagedRow] = []
    var last: Int64 = .min
    while true {
      let page = try query.all(.integer(last)) { (row) throws(JournalError) in
        (id: row.integer(0), damage: self.damage(row, table))
      }
      damaged += page.compactMap(\.damage)
      guard let end = page.last?.id else { return damaged }
      last = end
    }
  }

  private func damage(_ row: Row, _ table: String) -> DamagedRow? {
    let (epoch, seq) = (Int(row.integer(2)), Int(row.integer(3)))
    let (count, version) = (Int(row.integer(4)), Int(row.integer(5)))
    do throws(JournalError) {
      let kind = Self.kinds[table] ?? .segment
      let place = Place(
        kind: kind, streamRow: row.integer(1), epoch: epoch, seq: seq,
        version: kind == .labels || kind == .lateLabels ? 0 : version)
      let stream = try row.blob(7, limit: JournalLimits.streamID)
      try place.decoding(stream: stream) { () throws(JournalError) in
        let body = try place.open(try row.blob(6, limit: JournalLimits.body))
        try Self.decode(body, kind, count: count, seq: seq)
      }
      return nil
    } catch {
      let numbers = 0...JournalLimits.number
      let end = numbers ~= seq && 0...JournalLimits.elements ~= count ? seq + count : 0
      return DamagedRow(
        id: row.integer(0), stream: row.integer(1), epoch: max(0, epoch), end: end,
        version: max(0, version), sentence: "\(error)")
    }
  }

  private static let kinds: [String: JournalError.RecordKind] = [
    "segment": .segment, "snapshot": .snapshot, "committed": .labels, "late": .lateLabels,
  ]

  private static func decode(
    _ body: [UInt8], _ kind: JournalError.RecordKind, count: Int, seq: Int
  ) throws(JournalError) {
    switch kind {
    case .segment:
      let header = Segment(
        stream: [], model: "", version: 0, epoch: 0, firstSeq: seq, elements: .tokens([]), time: 0)
      _ = try SegmentCodec.decode(body, count: count, into: header)
    case .snapshot:
      var snapshot = Snapshot(stream: [], epoch: 0, seq: seq, version: 0, time: 0, state: [])
      try snapshot.decode(body: body)
    case .labels: _ = try CommittedLabel.decode(body, count: count)
    case .lateLabels:
      var reader = ByteReader(body)
      _ = try LabelList.read(&reader)
    }
  }

  private func name(of stream: Int64) throws(JournalError) -> [UInt8]? {
    try connection.statement("SELECT name FROM stream WHERE id = ?").first(.integer(stream)) {
      (row) throws(JournalError) in try row.blob(0, limit: JournalLimits.streamID)
    }
  }

  /// Whether the state at a position can be made from what is left: a later state is there, the
  /// stream has begun a new epoch, or everything since an earlier state or the beginning is.
  private func canRebuild(
    _ stream: Int64, _ epoch: Int, _ end: Int
  ) throws(JournalError) -> Bool {
    for table in [Connection.PlacedTable.segment, .snapshot] {
      if let last = try connection.lastPlace(of: stream, in: table), last.epoch > epoch {
        return true
      }
    }
    let later = try snapshotSeq("seq >= ?3 ORDER BY seq", stream, epoch, end)
    if later != nil { return true }
    let earlier = try snapshotSeq("seq < ?3 ORDER BY seq DESC", stream, epoch, end) ?? 0
    return try connection.covers(stream, epoch: epoch, earlier..<max(earlier, end))
  }

  private func snapshotSeq(
    _ condition: String, _ stream: Int64, _ epoch: Int, _ seq: Int
  ) throws(JournalError) -> Int? {
    let query = try connection.statement(
      "SELECT seq FROM snapshot WHERE stream = ?1 AND epoch = ?2 AND \(condition) LIMIT 1")
    return try query.first(.integer(stream), .int(epoch), .int(seq)) {
      (row) throws(JournalError) in try row.number(0)
    }
  }
}
