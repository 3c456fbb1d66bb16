extension JournalWriter {
  private static let streamsARound = 1024

  /// Forgets the next streams whose last segment came before a time.
  ///
  /// Where a stream has no segment, its last snapshot counts.
  func forgetSilent(
    before cutoff: Int64, _ report: inout RetentionReport
  ) throws(JournalError) {
    let query = try connection.statement(
      """
      SELECT id, name, coalesce(
        (SELECT time FROM segment WHERE segment.stream = stream.id
          ORDER BY epoch DESC, seq DESC, count DESC LIMIT 1),
        (SELECT max(time) FROM snapshot WHERE snapshot.stream = stream.id), ?2)
      FROM stream WHERE id > ?1 ORDER BY id LIMIT \(Self.streamsARound)
      """)
    let page = try query.all(.integer(retained["stream"] ?? 0), .integer(.max)) {
      (row) throws(JournalError) in
      (
        id: row.integer(0), name: try row.blob(1, limit: JournalLimits.streamID),
        time: row.integer(2)
      )
    }
    for stream in page where stream.time < cutoff {
      report.removed += try erase(stream: stream.name)
      report.forgotten.append(stream.name)
    }
    let isDone = page.count < Self.streamsARound
    retained["stream"] = isDone ? nil : page.last?.id
    if !isDone { report.isComplete = false }
  }
}
