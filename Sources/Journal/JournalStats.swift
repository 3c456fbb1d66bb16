/// How much a journal holds.
public struct JournalStats: Sendable, Equatable {
  /// Streams.
  public var streams = 0
  /// Rows of elements.
  public var segments = 0
  /// Elements.
  public var elements = 0
  /// Elements whose committed label is kept.
  public var committed = 0
  /// Late labels, every one that was sent.
  public var lateLabels = 0
  /// Stored states.
  public var snapshots = 0
  /// Swaps of all models.
  public var swaps = 0
  /// When the oldest segment was received, in nanoseconds since 1970.
  public var oldest: Int64?
  /// When the newest segment was received, in nanoseconds since 1970.
  public var newest: Int64?
  /// Bytes of the database file in use.
  public var bytes = 0
  /// Bytes of the write-ahead log.
  public var logBytes = 0
}

extension JournalReader {
  /// How much the journal holds; it counts rows, which takes a while in a large one.
  public func stats() throws(JournalError) -> JournalStats {
    try connection.consistently { () throws(JournalError) in
      var stats = JournalStats()
      stats.streams = try number("SELECT count(*) FROM stream")
      stats.segments = try number("SELECT count(*) FROM segment")
      stats.elements = try number("SELECT coalesce(sum(count), 0) FROM segment")
      stats.committed = try number("SELECT coalesce(sum(count), 0) FROM committed")
      stats.lateLabels = try number("SELECT coalesce(sum(count), 0) FROM late")
      stats.snapshots = try number("SELECT count(*) FROM snapshot")
      stats.swaps = try number("SELECT count(*) FROM swap")
      stats.oldest = try time("ORDER BY id LIMIT 1")
      stats.newest = try time("ORDER BY id DESC LIMIT 1")
      stats.bytes = try connection.usedBytes()
      stats.logBytes = fileSize(path + "-wal")
      return stats
    }
  }

  private func number(_ sql: String) throws(JournalError) -> Int {
    try connection.statement(sql).first { (row) throws(JournalError) in try row.number(0) } ?? 0
  }

  private func time(_ order: String) throws(JournalError) -> Int64? {
    try connection.statement("SELECT time FROM segment \(order)").first {
      (row) throws(JournalError) in row.integer(0)
    }
  }
}
