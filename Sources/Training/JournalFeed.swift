import Journal

/// Reads what is new in the journal, each page in one short transaction.
package struct JournalFeed {
  /// Segments a transaction reads.
  private static let page = 64
  /// Stretches without labels that one round asks late labels for, newest first.
  private static let polled = 10_000
  /// Elements that one question about late labels may span.
  private static let span = 10_000

  /// The newest segment that was read.
  package private(set) var last: Int64?
  /// Segments that were damaged.
  package private(set) var damaged = 0
  let reader: JournalReader
  private let model: String

  /// Opens the journal of a folder for one model; nothing is read yet.
  package init(folder: String, model: String) throws(JournalError) {
    reader = try JournalReader(folder: folder)
    self.model = model
  }

  /// Reads every segment that was written since the last call, and at the first call the newest
  /// `limit` elements; then drops what is more than that.
  package mutating func read(into data: inout LoggedSequences, limit: Int) throws(JournalError) {
    var after: Int64
    if let last { after = last } else { after = try beginning(limit: limit) }
    while true {
      let page = try reader.segments(of: model, after: after, limit: Self.page)
      for logged in page {
        after = logged.id
        guard let segment = logged.segment else {
          damaged += 1
          continue
        }
        data.append(segment, id: logged.id, labels: try reader.goldLabels(of: segment))
      }
      last = after
      guard page.count == Self.page else { break }
      // Not at each page, for it goes through everything.
      if data.count > limit + limit / 8 { data.trim(to: limit) }
    }
    data.trim(to: limit)
  }

  /// The segment after which the newest `limit` elements begin.
  private func beginning(limit: Int) throws(JournalError) -> Int64 {
    var before = Int64.max
    var count = 0
    while true {
      let page = try reader.newestSegments(of: model, before: before, limit: Self.page)
      for logged in page {
        count += logged.segment?.elements.count ?? 0
        guard count <= limit else { return logged.id }
        before = logged.id
      }
      guard page.count == Self.page else { return 0 }
    }
  }

  /// Asks for labels that came late, for sequences in which elements have none.
  package func readLateLabels(into data: inout LoggedSequences) throws(JournalError) {
    var asked = 0
    for index in data.sequences.indices.reversed() {
      let sequence = data.sequences[index]
      guard let first = sequence.labels.firstIndex(where: { $0 < 0 }),
        let last = sequence.labels.lastIndex(where: { $0 < 0 })
      else { continue }
      var range = (sequence.first + first)..<(sequence.first + last + 1)
      while !range.isEmpty {
        guard asked < Self.polled else { return }
        asked += 1
        let piece = range.suffix(Self.span)
        let late = try reader.lateLabels(of: sequence.stream, epoch: sequence.epoch, in: piece)
        data.setLabels(late, in: index)
        range = range.lowerBound..<piece.lowerBound
      }
    }
  }
}
