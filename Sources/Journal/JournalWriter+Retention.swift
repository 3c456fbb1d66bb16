extension JournalWriter {
  /// Rows looked at by one statement, and statements of one round for each table.
  private static let chunk = 256
  private static let chunks = 64

  /// Removes the oldest rows beyond age and size, in a transaction of its own.
  ///
  /// What is needed to go on with a stream stays: its last snapshot and the segments after it,
  /// until it has been silent for as long as the rule says. One round is bounded; `isComplete` says
  /// whether another has work to do.
  public func retain(_ rule: Retention, now: Int64) throws(JournalError) -> RetentionReport {
    var report = RetentionReport()
    try begin()
    do throws(JournalError) {
      if let age = rule.age { try removeRows(before: time(age, before: now), &report) }
      if let silence = rule.silence {
        try forgetSilent(before: time(silence, before: now), &report)
      }
      if let bytes = rule.bytes { try shrink(to: bytes, &report) }
    } catch {
      rollback()
      throw error
    }
    try commit()
    // Some free pages are left for what comes next.
    if try connection.pragma("freelist_count") > 256 {
      try connection.execute("PRAGMA incremental_vacuum(2000)")
    }
    return report
  }

  private func time(_ age: Int64, before now: Int64) -> Int64 {
    let (cutoff, overflow) = now.subtractingReportingOverflow(age)
    return overflow ? .min : cutoff
  }

  private func shrink(to limit: Int, _ report: inout RetentionReport) throws(JournalError) {
    for _ in 0..<8 {
      let used = try connection.usedBytes()
      report.excess = max(0, used - limit)
      guard report.excess > 0 else { return }
      let removed = report.removed
      guard let cutoff = try cutoff(share: Double(report.excess) / Double(used)) else {
        // What lies before the place where the last round stopped was not looked at.
        if retained.removeValue(forKey: "segment") != nil { report.isComplete = false }
        return
      }
      try removeRows(before: cutoff, &report)
      if report.removed == removed { return }
    }
    report.isComplete = false
  }

  /// The time before which about this share of the segments arrived, of those that may go and were
  /// not passed by.
  private func cutoff(share: Double) throws(JournalError) -> Int64? {
    let span = try connection.statement(
      "SELECT coalesce(max(id), 0) - coalesce(min(id), 0) + 1 FROM segment")
    let rows = try span.first { (row) throws(JournalError) in row.integer(0) } ?? 0
    let skipped = Int64((Double(rows) * share).rounded(.up))
    let most = Int64(Self.chunk * Self.chunks)
    // The last row, if there are fewer: ids have gaps where streams were forgotten.
    let select = try connection.statement(
      """
      SELECT time FROM (SELECT id, time FROM segment WHERE id > ?
        AND \(Self.isRemovable("segment")) ORDER BY id LIMIT ?) ORDER BY id DESC LIMIT 1
      """)
    let time = try select.first(
      .integer(retained["segment"] ?? 0), .integer(min(skipped, most) + 1)
    ) { (row) throws(JournalError) in row.integer(0) }
    return time.map { $0 == .max ? $0 : $0 + 1 }
  }

  private func removeRows(
    before cutoff: Int64, _ report: inout RetentionReport
  ) throws(JournalError) {
    for table in Schema.streamTables {
      // Where the last round stopped: the first rows may be many that have to stay.
      var last = retained[table] ?? 0
      var isDone = false
      for _ in 0..<Self.chunks where !isDone {
        isDone = try removeChunk(of: table, after: &last, before: cutoff, &report)
      }
      retained[table] = isDone ? nil : last
      if !isDone { report.isComplete = false }
    }
  }

  /// Goes through the next rows in the order they were written, which is nearly that of time, so
  /// that it stops at the first chunk in which all are young.
  private func removeChunk(
    of table: String, after last: inout Int64, before cutoff: Int64,
    _ report: inout RetentionReport
  ) throws(JournalError) -> Bool {
    let look = try connection.statement(
      """
      SELECT max(id), min(time) FROM
        (SELECT id, time FROM \(table) WHERE id > ? ORDER BY id LIMIT \(Self.chunk))
      """)
    let found = try look.first(.integer(last)) { (row) throws(JournalError) in
      (last: row.integer(0), oldest: row.integer(1))
    }
    guard let found, found.last > last, found.oldest < cutoff else { return true }
    try connection.statement(
      """
      DELETE FROM \(table) WHERE id > ? AND id <= ? AND time < ?
        AND \(Self.isRemovable(table))
      """
    ).run(.integer(last), .integer(found.last), .integer(cutoff))
    report.removed += connection.changes
    last = found.last
    return false
  }

  /// Whether no state is rebuilt from the row.
  ///
  /// A segment that ends at the snapshot stays: its last marks may have come after the snapshot.
  private static func isRemovable(_ table: String) -> String {
    guard table != "committed" && table != "late" else { return "1" }
    let end = table == "segment" ? "segment.seq + segment.count" : "\(table).seq"
    return """
      (EXISTS (SELECT 1 FROM segment AS s
        WHERE s.stream = \(table).stream AND s.epoch > \(table).epoch)
      OR EXISTS (SELECT 1 FROM snapshot AS s WHERE s.stream = \(table).stream
        AND (s.epoch > \(table).epoch OR s.epoch = \(table).epoch AND s.seq > \(end))))
      """
  }
}

extension Connection {
  /// Bytes of the pages in use.
  func usedBytes() throws(JournalError) -> Int {
    (try pragma("page_count") - pragma("freelist_count")) * (try pragma("page_size"))
  }
}
