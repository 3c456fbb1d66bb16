extension JournalReader {
  /// Rows of one short transaction.
  private static let page = 64

  /// Checks the database and every row; answers a sentence for each problem, at most `limit`.
  public func verify(limit: Int = 100) throws(JournalError) -> [String] {
    let checks = [
      databaseProblems, orphans, segmentProblems, labelProblems, lateProblems, snapshotProblems,
      overlaps,
    ]
    var problems: [String] = []
    for check in checks where problems.count < limit {
      do throws(JournalError) {
        problems += try check(limit - problems.count)
      } catch .corrupt(let path, let detail) {
        problems.append(JournalError.corrupt(path: path, detail: detail).description)
      }
    }
    return Array(problems.prefix(max(0, limit)))
  }

  private func databaseProblems(_ limit: Int) throws(JournalError) -> [String] {
    let lines = try connection.statement("PRAGMA quick_check(20)").all {
      (row) throws(JournalError) in try row.text(0, limit: JournalLimits.text)
    }
    return lines.filter { $0 != "ok" }.map { "\(path): \($0)" }
  }

  /// Rows that no stream leads to.
  private func orphans(_ limit: Int) throws(JournalError) -> [String] {
    var problems: [String] = []
    for table in Schema.streamTables {
      let query = try connection.statement(
        "SELECT count(*) FROM \(table) WHERE stream NOT IN (SELECT id FROM stream)")
      let count = try query.first { (row) throws(JournalError) in row.integer(0) } ?? 0
      if count > 0 { problems.append("\(path): \(count) rows of \(table) belong to no stream") }
    }
    return problems
  }

  private func segmentProblems(_ limit: Int) throws(JournalError) -> [String] {
    try problems("\(SegmentRow.query) WHERE segment.id > ?", "segment.id", limit) {
      (row) throws(JournalError) in
      let row = try SegmentRow(row)
      return (row.id, row.logged().damage)
    }
  }

  private func labelProblems(_ limit: Int) throws(JournalError) -> [String] {
    try labelProblems("committed", limit) { (row, stream, epoch) throws(JournalError) in
      _ = try row.committed(stream: stream, epoch: epoch)
    }
  }

  private func lateProblems(_ limit: Int) throws(JournalError) -> [String] {
    try labelProblems("late", limit) { (row, stream, epoch) throws(JournalError) in
      _ = try row.late(stream: stream, epoch: epoch)
    }
  }

  private func labelProblems(
    _ table: String, _ limit: Int,
    _ decode: (LabelRow, [UInt8], Int) throws(JournalError) -> Void
  ) throws(JournalError) -> [String] {
    let query = """
      SELECT stream, seq, count, body, labels.id, stream.name, epoch
      FROM \(table) AS labels JOIN stream ON stream.id = labels.stream WHERE labels.id > ?
      """
    return try problems(query, "labels.id", limit) { (row) throws(JournalError) in
      let stream = try row.blob(5, limit: JournalLimits.streamID)
      let (labels, epoch) = (try LabelRow(row), try row.number(6))
      return (
        row.integer(4),
        damage { () throws(JournalError) in try decode(labels, stream, epoch) }
      )
    }
  }

  private func snapshotProblems(_ limit: Int) throws(JournalError) -> [String] {
    let query = SnapshotRow.query.replacing("snapshot.body", with: "snapshot.body, snapshot.id")
    return try problems("\(query) WHERE snapshot.id > ?", "snapshot.id", limit) {
      (row) throws(JournalError) in
      let snapshot = try SnapshotRow(row)
      return (row.integer(7), damage { () throws(JournalError) in _ = try snapshot.decoded() })
    }
  }

  private func damage(_ body: () throws(JournalError) -> Void) -> JournalError? {
    do throws(JournalError) {
      try body()
      return nil
    } catch {
      return error
    }
  }

  /// Goes through a table by pages, so that the log is never held for long.
  private func problems(
    _ query: String, _ id: String, _ limit: Int,
    _ check: (Row) throws(JournalError) -> (Int64, JournalError?)
  ) throws(JournalError) -> [String] {
    let statement = try connection.statement("\(query) ORDER BY \(id) LIMIT \(Self.page)")
    var last: Int64 = .min
    var problems: [String] = []
    while problems.count < limit {
      let page = try statement.all(.integer(last), body: check)
      guard let end = page.last else { break }
      last = end.0
      problems += page.compactMap { $0.1?.description }
    }
    return Array(problems.prefix(limit))
  }

  private func overlaps(_ limit: Int) throws(JournalError) -> [String] {
    let query = try connection.statement(
      """
      SELECT stream.name, s.epoch, s.seq, s.next FROM
        (SELECT stream, epoch, seq, lag(seq + count) OVER
          (PARTITION BY stream, epoch ORDER BY seq, count) AS next FROM segment) AS s
      JOIN stream ON stream.id = s.stream WHERE s.next > s.seq LIMIT ?
      """)
    return try query.all(bounded(limit)) { (row) throws(JournalError) in
      let stream = try row.blob(0, limit: JournalLimits.streamID)
      return "stream \"\(displayed(stream))\", epoch \(row.integer(1)), seq \(row.integer(2)): a "
        + "segment begins before the one before it ends, at \(row.integer(3))"
    }
  }
}
