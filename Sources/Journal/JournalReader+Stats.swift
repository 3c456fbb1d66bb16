import Glibc

extension JournalReader {
  /// How much the journal holds; it counts rows, which takes a while in a large one.
  ///
  /// Each figure is a transaction of its own, so that the log is not held for all of them.
  public func stats() throws(JournalError) -> JournalStats {
    var stats = JournalStats()
    stats.models = try modelStats()
    stats.streams = try number("SELECT count(*) FROM stream")
    for table in Schema.streamTables {
      stats.rows += try number("SELECT count(*) FROM \(table)")
    }
    stats.committed = try number("SELECT coalesce(sum(count), 0) FROM committed")
    stats.lateLabels = try number("SELECT coalesce(sum(count), 0) FROM late")
    stats.snapshots = try number("SELECT count(*) FROM snapshot")
    stats.bytes = try connection.usedBytes()
    stats.logBytes = fileSize(path + "-wal")
    return stats
  }

  private func modelStats() throws(JournalError) -> [JournalStats.Model] {
    let query = try connection.statement(
      """
      SELECT model.name, count(DISTINCT segment.stream), count(segment.id),
        coalesce(sum(segment.count), 0), min(segment.time), max(segment.time),
        (SELECT count(*) FROM swap WHERE swap.model = model.id)
      FROM model LEFT JOIN segment ON segment.model = model.id GROUP BY model.id ORDER BY model.name
      """)
    return try query.all { (row) throws(JournalError) in
      let segments = try row.number(2)
      return JournalStats.Model(
        name: try row.text(0, limit: JournalLimits.label), streams: try row.number(1),
        segments: segments, elements: try row.number(3), swaps: try row.number(6),
        first: segments > 0 ? row.integer(4) : nil, last: segments > 0 ? row.integer(5) : nil)
    }
  }

  private func number(_ sql: String) throws(JournalError) -> Int {
    try connection.statement(sql).first { (row) throws(JournalError) in try row.number(0) } ?? 0
  }
}

/// Bytes of a file; 0 where there is none.
private func fileSize(_ path: String) -> Int {
  var status = stat()
  return stat(path, &status) == 0 ? Int(status.st_size) : 0
}
