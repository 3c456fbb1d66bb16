extension JournalReader {
  /// The last snapshot of a stream at or before a position.
  ///
  /// Damaged ones are passed over: an earlier one with more segments after it gives the same state.
  /// Without an earlier one that is an error, because retention may have removed the first segments.
  public func snapshot(
    of stream: [UInt8], epoch: Int, atOrBefore seq: Int
  ) throws(JournalError) -> Snapshot? {
    try checked(seq..<seq, epoch: epoch)
    let query = try connection.statement(
      SnapshotRow.query + """
         WHERE stream.name = ? AND snapshot.epoch = ? AND snapshot.seq < ?
        ORDER BY snapshot.seq DESC LIMIT 1
        """)
    var end = seq + 1
    var damage: JournalError?
    while true {
      let row = try query.first(.blob(stream), .int(epoch), .int(end)) {
        (row) throws(JournalError) in (seq: try row.number(3), row: try SnapshotRow(row))
      }
      guard let row else {
        if let damage { throw damage }
        return nil
      }
      do throws(JournalError) {
        return try row.row.decoded()
      } catch {
        guard case .corruptRecord = error else { throw error }
        end = row.seq
        damage = damage ?? error
      }
    }
  }
}
