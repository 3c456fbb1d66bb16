import Foundation
import Journal
import Platform
import Wire

/// `journal stats`: how much a journal holds.
struct JournalSummary {
  private let reader: JournalReader
  private let stats: JournalStats
  private let json: Bool
  private var labelled = 0
  private var gates = 0
  private var damaged = 0

  init(_ reader: JournalReader, _ arguments: Arguments) throws {
    self.reader = reader
    json = arguments.flag("json")
    stats = try reader.stats()
    for model in stats.models {
      gates += try reader.gates(of: model.name, limit: JournalLimits.rows).count
    }
    try countLabels()
  }

  /// Gold labels that came with their elements are within the rows, so all of these are read.
  private mutating func countLabels() throws {
    var bar = ProgressBar(isTerminal: true)
    let shows = isTerminal(STDERR_FILENO)
    var (labels, rows) = (0, 0)
    var walk = JournalWalk(
      reader: reader, filter: JournalFilter(models: stats.models.map(\.name)))
    try walk.forEach { segment in
      labels += segment.labels.count { $0 != nil }
      rows += 1
      guard shows, rows.isMultiple(of: 1000) else { return }
      bar.update(
        fraction: Double(rows) / Double(max(stats.segments, 1)), text: "\(grouped(rows)) rows")
    }
    bar.finish(text: nil)
    (labelled, damaged) = (labels, walk.damaged)
  }

  func show() {
    guard !json else { return printJSON(members) }
    print(
      escapedForDisplay(reader.path) + "  \(binarySize(stats.bytes)), log "
        + binarySize(stats.logBytes))
    line("streams", stats.streams)
    line("elements", stats.elements, "in \(grouped(stats.segments)) rows")
    line("committed", stats.committed)
    line("labelled", labelled, "with their elements, \(grouped(stats.lateLabels)) late")
    line("snapshots", stats.snapshots)
    line("swaps", stats.swaps, "and \(grouped(gates)) gate decisions")
    if damaged > 0 { line("damaged", damaged, "rows; 'millrace journal verify' names them") }
    print("first       \(stats.oldest.map(localTime) ?? "-")")
    print("last        \(stats.newest.map(localTime) ?? "-")")
    for model in stats.models {
      print(
        padded(escapedForDisplay(model.name), to: 22)
          + "\(grouped(model.elements)) elements of \(grouped(model.streams)) streams, "
          + "\(grouped(model.swaps)) swaps")
    }
  }

  private func line(_ name: String, _ count: Int, _ more: String = "") {
    print(padded(name, to: 12) + grouped(count) + (more.isEmpty ? "" : " " + more))
  }

  private var members: [(String, JSONValue)] {
    [
      ("path", .string(reader.path)), ("bytes", count(stats.bytes)),
      ("log_bytes", count(stats.logBytes)), ("streams", count(stats.streams)),
      ("rows", count(stats.rows)), ("segments", count(stats.segments)),
      ("elements", count(stats.elements)), ("committed", count(stats.committed)),
      ("labelled", count(labelled)), ("late_labels", count(stats.lateLabels)),
      ("snapshots", count(stats.snapshots)), ("swaps", count(stats.swaps)),
      ("gates", count(gates)), ("damaged", count(damaged)), ("first", time(stats.oldest)),
      ("last", time(stats.newest)), ("models", .array(stats.models.map(object))),
    ]
  }

  private func object(_ model: JournalStats.Model) -> JSONValue {
    let members: [(String, JSONValue)] = [
      ("name", .string(model.name)), ("streams", count(model.streams)),
      ("segments", count(model.segments)), ("elements", count(model.elements)),
      ("swaps", count(model.swaps)), ("first", time(model.first)), ("last", time(model.last)),
    ]
    return .object(members.map { JSONMember(key: $0.0, value: $0.1) })
  }

  private func count(_ value: Int) -> JSONValue { .integer(Int64(value)) }
  private func time(_ value: Int64?) -> JSONValue { value.map { .integer($0) } ?? .null }
}
