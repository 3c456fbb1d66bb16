extension JournalWriter {
  /// Writes where a stream changed versions.
  public func recordVersion(
    stream: [UInt8], _ change: VersionChange
  ) throws(JournalError) {
    try requireTransaction()
    try check(epoch: change.epoch, seq: change.seq, version: change.version)
    try check(epoch: 0, seq: change.swap)
    let row = try knownStreamRow(stream)
    try connection.statement(
      """
      INSERT OR REPLACE INTO version_change(stream, epoch, seq, version, swap, time)
      VALUES(?, ?, ?, ?, ?, ?)
      """
    ).run(
      .integer(row), .int(change.epoch), .int(change.seq), .int(change.version),
      .int(change.swap), .integer(change.time))
  }

  /// Writes that a model was swapped.
  public func recordSwap(_ record: SwapRecord) throws(JournalError) {
    try requireTransaction()
    try check(epoch: 0, seq: record.swap, version: record.version)
    try check(text: record.reason)
    let model = try modelRow(record.model)
    try connection.statement(
      "INSERT INTO swap(model, version, swap, time, reason) VALUES(?, ?, ?, ?, ?)"
    ).run(
      .integer(model), .int(record.version), .int(record.swap), .integer(record.time),
      .text(record.reason))
  }

  /// Writes what a gate measured and decided.
  public func recordGate(_ record: GateRecord) throws(JournalError) {
    try requireTransaction()
    try check(text: record.numbers)
    let model = try modelRow(record.model)
    try connection.statement("INSERT INTO gate(model, time, numbers) VALUES(?, ?, ?)").run(
      .integer(model), .integer(record.time), .text(record.numbers))
  }

  private func check(text: String) throws(JournalError) {
    guard text.utf8.count <= JournalLimits.text else {
      throw .invalid("a text of \(text.utf8.count) bytes, wanted at most \(JournalLimits.text)")
    }
  }
}
