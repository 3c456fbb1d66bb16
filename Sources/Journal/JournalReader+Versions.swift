extension JournalReader {
  /// The versions that states are rebuilt with after a restart: those that the last snapshot of a
  /// stream last routed to this model, or a segment after it, names.
  ///
  /// It looks at every stream, each in short transactions.
  public func versionsInUse(of model: String) throws(JournalError) -> Set<Int> {
    var versions: Set<Int> = []
    var last: [UInt8] = []
    while true {
      let page = try streams(of: model, after: last, limit: 64)
      for stream in page { try addVersions(of: stream, to: &versions) }
      guard let end = page.last else { return versions }
      last = end.stream
    }
  }

  private func addVersions(
    of position: StreamPosition, to versions: inout Set<Int>
  ) throws(JournalError) {
    let (stream, epoch) = (position.stream, position.epoch)
    var first = 0
    do throws(JournalError) {
      if let found = try snapshot(of: stream, epoch: epoch, atOrBefore: position.next) {
        versions.insert(found.version)
        first = found.seq
      }
    } catch {
      // Without a sound one, the whole epoch may be stepped again once the damage is repaired.
      guard case .corruptRecord = error else { throw error }
    }
    let query = try connection.statement(
      """
      SELECT DISTINCT version FROM segment JOIN stream ON stream.id = segment.stream
      WHERE stream.name = ?1 AND segment.epoch = ?2
        AND segment.seq >= ?3 - \(JournalLimits.elements) AND segment.seq + segment.count >= ?3
      """)
    versions.formUnion(
      try query.all(.blob(stream), .int(epoch), .int(first)) {
        (row) throws(JournalError) in try row.number(0)
      })
  }
}
