extension JournalReader {
  /// Where a stream changed versions in an epoch, at or after a position, in order.
  public func versionChanges(
    of stream: [UInt8], epoch: Int, from seq: Int = 0
  ) throws(JournalError) -> [VersionChange] {
    try checked(seq..<seq, epoch: epoch)
    let query = try connection.statement(
      """
      SELECT change.epoch, change.seq, change.version, change.swap, change.time
      FROM version_change AS change JOIN stream ON stream.id = change.stream
      WHERE stream.name = ? AND change.epoch = ? AND change.seq >= ?
      ORDER BY change.seq, change.swap LIMIT ?
      """)
    return try query.all(
      .blob(stream), .int(epoch), .int(seq), bounded(JournalLimits.rows)
    ) { (row) throws(JournalError) in
      VersionChange(
        epoch: try row.number(0), seq: try row.number(1), version: try row.number(2),
        swap: try row.number(3), time: row.integer(4))
    }
  }

  /// The swaps of a model, newest first.
  public func swaps(
    of model: String, limit: Int = JournalLimits.rows
  ) throws(JournalError) -> [SwapRecord] {
    let query = try connection.statement(
      """
      SELECT swap.version, swap.swap, swap.time, swap.reason
      FROM swap JOIN model ON model.id = swap.model
      WHERE model.name = ? ORDER BY swap.id DESC LIMIT ?
      """)
    return try query.all(.text(model), bounded(limit)) { (row) throws(JournalError) in
      SwapRecord(
        model: model, version: try row.number(0), swap: try row.number(1), time: row.integer(2),
        reason: try row.text(3, limit: JournalLimits.text))
    }
  }

  /// The gate decisions about a model, newest first.
  public func gates(
    of model: String, limit: Int = 100
  ) throws(JournalError) -> [GateRecord] {
    let query = try connection.statement(
      """
      SELECT gate.time, gate.numbers FROM gate JOIN model ON model.id = gate.model
      WHERE model.name = ? ORDER BY gate.id DESC LIMIT ?
      """)
    return try query.all(.text(model), bounded(limit)) { (row) throws(JournalError) in
      GateRecord(
        model: model, time: row.integer(0), numbers: try row.text(1, limit: JournalLimits.text))
    }
  }
}
