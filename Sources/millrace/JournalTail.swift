import Foundation
import Journal
import Platform
import Wire

/// `journal tail`: the last elements of a stream, and what comes.
struct JournalTail {
  static let elements = Option(
    long: "elements", short: "n", value: "N", help: "How many elements 'tail' shows (20).")
  static let follow = Option(
    long: "follow", help: "Go on with what comes, until Ctrl-C.")
  private static let pollSeconds = 0.2
  private static let page = 64
  /// Elements that are shown again when they are committed.
  private static let mostOpen = 1024

  private let reader: JournalReader
  private let stream: [UInt8]
  private let printer: TailPrinter
  private var position: StreamPosition
  /// The first element that is not shown yet.
  private var next: Int
  private var lastRow: Int64 = 0
  private var open: [LoggedElement] = []

  static func show(
    _ words: [String], _ folder: JournalFolder, _ arguments: Arguments
  ) throws {
    let count = try arguments.int("elements", in: 0...JournalLimits.rows) ?? 20
    guard let name = words.first else {
      throw UsageError("tail wants a STREAM, such as 'journal tail ner-en/chat'")
    }
    let reader = try folder.reader()
    guard let position = try reader.position(of: Array(name.utf8)) else {
      throw try StreamNames(reader).failure(name)
    }
    var tail = JournalTail(
      reader, position, count, TailPrinter(json: arguments.flag("json")))
    try tail.advance()
    if arguments.flag("follow") { try tail.follow() }
  }

  /// Shows what comes until a signal asks to stop.
  private mutating func follow() throws {
    let signals = try Signals.install()
    while !signals.interrupted {
      flushOutput()
      Thread.sleep(forTimeInterval: Self.pollSeconds)
      try poll()
    }
  }

  private init(
    _ reader: JournalReader, _ position: StreamPosition, _ count: Int, _ printer: TailPrinter
  ) {
    self.reader = reader
    self.position = position
    self.printer = printer
    stream = position.stream
    next = max(0, position.next - count)
    printer.heading(position)
  }

  /// Shows what is there beyond what was shown, in the same numbering.
  private mutating func advance() throws {
    while true {
      let page = try reader.loggedSegments(
        of: stream, epoch: position.epoch, from: next, after: lastRow, limit: Self.page)
      for row in page {
        if let segment = row.segment { try show(segment) }
        if let damage = row.damage { printer.note(damage) }
        lastRow = row.id
      }
      if page.count < Self.page { return }
    }
  }

  /// The same, and what became of the elements that were open, and of the stream.
  private mutating func poll() throws {
    do throws(JournalError) {
      guard let found = try reader.position(of: stream) else { return }
      let isAnew = found.epoch != position.epoch || found.next < position.next
      position = found
      if isAnew {
        (next, lastRow, open) = (0, 0, [])
        printer.heading(found)
      }
    } catch {
      // The daemon holds it for a moment; the next round looks again.
      guard case .busy = error else { throw error }
      return
    }
    try advance()
    try showCommitted()
  }

  private mutating func show(_ segment: Segment) throws {
    let range = segment.firstSeq..<segment.nextSeq
    let gold = try reader.goldLabels(of: segment)
    let rows = try committed(range)
    let changes = try reader.versionChanges(
      of: stream, epoch: segment.epoch, from: segment.firstSeq)
    var marks = segment.marks.drop { $0.position < next }
    for seq in range where seq >= next {
      for change in changes where change.seq == seq { printer.change(change) }
      while let mark = marks.first, mark.position <= seq {
        printer.mark(mark, epoch: segment.epoch)
        marks.removeFirst()
      }
      let index = seq - segment.firstSeq
      let element = LoggedElement(
        epoch: segment.epoch, seq: seq, version: segment.version,
        content: segment.elements.value(at: index), gold: gold[index], committed: rows[seq])
      printer.element(element)
      if element.committed == nil { open.append(element) }
    }
    for mark in marks { printer.mark(mark, epoch: segment.epoch) }
    next = max(next, segment.nextSeq)
    open.removeFirst(max(0, open.count - Self.mostOpen))
  }

  private mutating func showCommitted() throws {
    guard let first = open.first, let last = open.last else { return }
    let most = max(first.seq, last.seq - JournalLimits.rows + 1)
    let rows = try committed(most..<last.seq + 1)
    for index in open.indices {
      guard let row = rows[open[index].seq] else { continue }
      open[index].committed = row
      printer.element(open[index])
    }
    open.removeAll { $0.committed != nil || $0.seq < most }
  }

  private func committed(_ range: Range<Int>) throws(JournalError) -> [Int: ResultRow] {
    let rows = try reader.answers(stream: stream, epoch: position.epoch, in: range)
    return Dictionary(rows.map { ($0.seq, $0) }) { first, _ in first }
  }
}
