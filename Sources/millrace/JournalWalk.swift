import Journal
import Platform
import Wire

/// Which rows of a journal are meant.
struct JournalFilter {
  /// The models, in the order in which they are gone through.
  var models: [String]
  /// What the streams' ids begin with.
  var prefix: [UInt8] = []
  /// The time of the oldest row, in nanoseconds since 1970.
  var since = Int64.min

  func matches(_ segment: Segment) -> Bool {
    segment.time >= since && segment.stream.starts(with: prefix)
      && models.contains(segment.model)
  }
}

/// Goes through the rows of a journal as they were written, model by model.
struct JournalWalk {
  private static let page = 64
  let reader: JournalReader
  let filter: JournalFilter
  /// Whether to stop.
  private let isInterrupted: () -> Bool
  /// Rows that could not be read.
  private(set) var damaged = 0

  init(
    reader: JournalReader, filter: JournalFilter,
    isInterrupted: @escaping () -> Bool = { false }
  ) {
    self.reader = reader
    self.filter = filter
    self.isInterrupted = isInterrupted
  }

  /// Hands over every row that the filter wants; a damaged one is said, counted and passed over.
  ///
  /// Where the file is damaged, what is left of the model is passed over too.
  mutating func forEach(_ body: (Segment) throws -> Void) throws {
    for model in filter.models {
      do {
        try forEach(of: model, body)
      } catch JournalError.corrupt(let path, let detail) {
        note(.corrupt(path: path, detail: detail))
      }
    }
  }

  private mutating func forEach(of model: String, _ body: (Segment) throws -> Void) throws {
    var last = try start(of: model)
    while true {
      guard !isInterrupted() else { throw CommandFailure(description: "interrupted") }
      let page = try reader.segments(of: model, after: last, limit: Self.page)
      for row in page { try take(row, body) }
      guard let end = page.last else { return }
      last = end.id
    }
  }

  private mutating func take(_ row: LoggedSegment, _ body: (Segment) throws -> Void) throws {
    guard let segment = row.segment else { return note(row.damage) }
    guard filter.matches(segment) else { return }
    do {
      try body(segment)
    } catch JournalError.corruptRecord(let kind, let stream, let epoch, let seq, let reason) {
      note(
        .corruptRecord(kind: kind, stream: stream, epoch: epoch, seq: seq, reason: reason))
    }
  }

  private mutating func note(_ damage: JournalError?) {
    damaged += 1
    if let damage { logLine(.warning, "left out: \(damage)") }
  }

  /// The number after which the first row lies that is young enough.
  ///
  /// Rows are written nearly in the order of time, so a whole page of older ones is the end.
  private func start(of model: String) throws(JournalError) -> Int64 {
    guard filter.since > .min else { return 0 }
    var first = Int64.max
    while true {
      let page = try reader.newestSegments(of: model, before: first, limit: Self.page)
      guard let end = page.last else { return 0 }
      first = end.id
      let isOlder = page.allSatisfy { row in row.segment.map { $0.time < filter.since } ?? true }
      if isOlder { return first }
    }
  }
}
