import Journal
import Platform

/// `journal export`: logged messages, or labelled elements, as a file.
struct JournalExport {
  static let options = [
    Option(long: "model", short: "m", value: "NAME", help: "Export only this model's rows (all)."),
    Option(long: "stream", value: "PREFIX", help: "Export only streams whose id begins so (all)."),
    Option(
      long: "since", value: "SPAN|DATE",
      help: "Export only what came in the last 2h, or since 2025-11-21T14:30."),
    Option(long: "format", short: "f", value: "jsonl|conll", help: "What 'export' writes (jsonl)."),
    Option(long: "committed", help: "With conll, the committed labels in place of the gold ones."),
    Option(
      long: "output", short: "o", value: "FILE",
      help: "Where to; a file appears when all is written (-, standard output)."),
  ]

  private let reader: JournalReader
  private let filter: JournalFilter
  private let file: ExportFile
  private let signals: Signals?
  private let isConll: Bool
  private let usesCommitted: Bool

  static func run(_ folder: JournalFolder, _ arguments: Arguments) throws {
    try JournalExport(folder, arguments).run()
  }

  private init(_ folder: JournalFolder, _ arguments: Arguments) throws {
    let format = arguments.string("format") ?? "jsonl"
    guard ["jsonl", "conll"].contains(format) else {
      throw UsageError("--format: found '\(format)', wanted jsonl or conll")
    }
    isConll = format == "conll"
    usesCommitted = arguments.flag("committed")
    guard isConll || !usesCommitted else {
      throw UsageError("--committed wants --format conll: messages hold gold labels")
    }
    guard !arguments.flag("json") else {
      throw UsageError("--json is for the other words; 'export' has --format jsonl")
    }
    let since = try arguments.string("since").map { (text) throws(UsageError) in
      try Quantities.moment(text, option: "since", now: WallClock.now())
    }
    reader = try folder.reader()
    filter = JournalFilter(
      models: try arguments.string("model").map { [$0] } ?? reader.stats().models.map(\.name),
      prefix: Array((arguments.string("stream") ?? "").utf8), since: since ?? .min)
    let output = arguments.string("output")
    file = try ExportFile(output)
    // A file must not be left half written; a pipe's reader is not helped by waiting.
    signals = output == nil || output == "-" ? nil : try Signals.install()
  }

  private func run() throws {
    var walk = JournalWalk(reader: reader, filter: filter) { signals?.interrupted ?? false }
    let elements = isConll ? try writeColumns(&walk) : try writeMessages(&walk)
    try file.finish()
    if elements == 0 { logLine(.warning, "nothing in the journal is to be exported") }
    guard walk.damaged == 0 else {
      throw CommandFailure(
        description: "\(walk.damaged) damaged row\(walk.damaged == 1 ? " is" : "s are") left out; "
          + "the rest is written; see 'millrace journal verify'")
    }
  }

  private func writeMessages(_ walk: inout JournalWalk) throws -> Int {
    var elements = 0
    try walk.forEach { segment in
      let gold = try reader.goldLabels(of: segment)
      try file.write(SegmentMessages(segment, gold: gold).lines())
      elements += segment.elements.count
    }
    return elements
  }

  /// One numbering of a stream.
  private struct Sequence: Hashable {
    let stream: [UInt8]
    let epoch: Int
  }

  /// Streams are interleaved in the journal and must not be in the file, so it is gone through once
  /// to find them, and then stream by stream.
  private func writeColumns(_ walk: inout JournalWalk) throws -> Int {
    var firsts: [Sequence: Int] = [:]
    var order: [Sequence] = []
    try walk.forEach { segment in
      let sequence = Sequence(stream: segment.stream, epoch: segment.epoch)
      if firsts.updateValue(min(firsts[sequence] ?? .max, segment.firstSeq), forKey: sequence)
        == nil
      {
        order.append(sequence)
      }
    }
    var columns = ConllExport(write: file.write)
    for sequence in order {
      try columns.beginStream()
      try write(sequence, from: firsts[sequence] ?? 0, &columns)
    }
    try columns.closeSequence()
    report(columns)
    return columns.elements
  }

  private func write(
    _ sequence: Sequence, from first: Int, _ columns: inout ConllExport
  ) throws {
    var last: Int64 = 0
    while true {
      if signals?.interrupted ?? false { throw CommandFailure(description: "interrupted") }
      let page = try reader.loggedSegments(
        of: sequence.stream, epoch: sequence.epoch, from: first, after: last)
      for segment in page.compactMap(\.segment)
      where filter.matches(segment) && !segment.isWithheld {
        try columns.add(segment, labels: try labels(of: segment))
      }
      guard let end = page.last else { return }
      last = end.id
    }
  }

  private func labels(of segment: Segment) throws(JournalError) -> [String?] {
    guard usesCommitted else { return try reader.goldLabels(of: segment) }
    let range = segment.firstSeq..<segment.nextSeq
    var labels = [String?](repeating: nil, count: range.count)
    for row in try reader.answers(stream: segment.stream, epoch: segment.epoch, in: range) {
      labels[row.seq - range.lowerBound] = row.label
    }
    return labels
  }

  private func report(_ columns: ConllExport) {
    if columns.unlabelled > 0 {
      logLine(
        .info, "\(grouped(columns.unlabelled)) elements without a label are left out")
    }
    if columns.changed > 0 {
      logLine(
        .warning,
        "\(grouped(columns.changed)) tokens are empty or hold control characters: U+FFFD instead")
    }
  }
}
