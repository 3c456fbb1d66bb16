import Wire

extension JournalReader {
  /// The gold labels of a segment's elements: those that came with them and those that came late,
  /// of which the last one sent counts.
  public func goldLabels(of segment: Segment) throws(JournalError) -> [String?] {
    let count = segment.elements.count
    var labels = segment.labels
    if labels.isEmpty { labels = Array(repeating: nil, count: count) }
    guard labels.count == count else {
      throw .invalid("\(labels.count) labels for \(count) elements")
    }
    let range = segment.firstSeq..<segment.nextSeq
    try checked(range, epoch: segment.epoch)
    for row in try rows("late", segment.stream, segment.epoch, range) {
      let late = try row.late(stream: segment.stream, epoch: segment.epoch)
      for (seq, label) in zip(row.seq..., late) where range.contains(seq) {
        if let label { labels[seq - segment.firstSeq] = label }
      }
    }
    return labels
  }

  /// The late labels of these elements, every one that was sent, in order, with its position.
  public func lateLabels(
    of stream: [UInt8], epoch: Int, in range: Range<Int>
  ) throws(JournalError) -> [(seq: Int, label: String)] {
    try checked(range, epoch: epoch)
    var result: [(seq: Int, label: String)] = []
    for row in try rows("late", stream, epoch, range) {
      for (seq, label) in zip(row.seq..., try row.late(stream: stream, epoch: epoch)) {
        if let label, range.contains(seq) { result.append((seq, label)) }
      }
    }
    return result
  }

  /// The committed rows of these elements as far as the journal has them, with their tokens where
  /// it still has the elements.
  public func answers(
    stream: [UInt8], epoch: Int, in range: Range<Int>
  ) throws(JournalError) -> [ResultRow] {
    try checked(range, epoch: epoch)
    return try connection.consistently { () throws(JournalError) in
      var rows: [Int: ResultRow] = [:]
      for row in try self.rows("committed", stream, epoch, range) {
        let labels = try row.committed(stream: stream, epoch: epoch)
        for (seq, label) in zip(row.seq..., labels) where range.contains(seq) && rows[seq] == nil {
          rows[seq] = ResultRow(seq: seq, label: label.label, p: label.p, final: true)
        }
      }
      try addTokens(to: &rows, stream: stream, epoch: epoch, range)
      return rows.values.sorted { $0.seq < $1.seq }
    }
  }

  private func addTokens(
    to rows: inout [Int: ResultRow], stream: [UInt8], epoch: Int, _ range: Range<Int>
  ) throws(JournalError) {
    var last: Int64 = 0
    while !rows.isEmpty {
      let page = try loggedSegments(
        of: stream, epoch: epoch, from: range.lowerBound, after: last)
      for logged in page {
        if let damage = logged.damage { throw damage }
        guard let segment = logged.segment, segment.firstSeq < range.upperBound else { return }
        guard case .tokens(let tokens) = segment.elements else { continue }
        for (seq, token) in zip(segment.firstSeq..., tokens) { rows[seq]?.token = token }
      }
      guard let end = page.last else { return }
      last = end.id
    }
  }

  private func rows(
    _ table: String, _ stream: [UInt8], _ epoch: Int, _ range: Range<Int>
  ) throws(JournalError) -> [LabelRow] {
    guard let row = try connection.streamRow(stream) else { return [] }
    return try connection.statement(LabelRow.query(table)).all(
      .integer(row), .int(epoch), .int(range.lowerBound), .int(range.upperBound)
    ) { (row) throws(JournalError) in try LabelRow(row) }
  }
}
