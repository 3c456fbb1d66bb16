import Journal

/// What the engine wants in the journal, in the order in which it happened.
package enum LogEntry: Sendable {
  /// Elements of a stream that were stepped, and marks between them.
  case run(LoggedRun)
  /// Labels that were committed for the elements from `firstSeq` on.
  case committed(stream: [UInt8], epoch: Int, firstSeq: Int, labels: [CommittedLabel])
  /// Gold labels of elements that came before; the ticket says whose answer waits.
  case late(stream: [UInt8], epoch: Int, seq: Int, labels: [String?], ticket: Int)
  /// Where a stream went to another version.
  case version(stream: [UInt8], change: VersionChange)
  /// The state of a stream.
  case snapshot(Snapshot)
  /// Everything of a stream is to go.
  case forget([UInt8])
  /// A version went into service.
  case swap(SwapRecord)
  /// The trainer measured a version.
  case gate(GateRecord)

  /// Elements in it, which is what the backlog is counted in.
  var elements: Int {
    guard case .run(let run) = self else { return 1 }
    return run.segment.elements.count
  }
}

/// Consecutive elements of one stream that one version stepped, with what their text needs.
package struct LoggedRun: Sendable {
  /// The elements; its `extra` stays empty until ``sealed()``.
  package var segment: Segment
  /// Where each token stood in the text that it came in.
  var extras: [ElementExtra] = []

  /// Takes the elements of `next` on if they go on where this run ends.
  ///
  /// - Returns: false where they belong into a segment of their own.
  mutating func join(_ next: LoggedRun, limit: Int) -> Bool {
    let count = segment.elements.count
    let more = next.segment.elements.count
    guard next.segment.firstSeq == segment.nextSeq, next.segment.epoch == segment.epoch,
      next.segment.version == segment.version, next.segment.model == segment.model,
      next.segment.isWithheld == segment.isWithheld,
      count + more <= limit, segment.elements.append(next.segment.elements)
    else { return false }
    if !segment.labels.isEmpty || !next.segment.labels.isEmpty {
      segment.labels = LoggedRun.filled(segment.labels, count)
      segment.labels += LoggedRun.filled(next.segment.labels, more)
    }
    segment.marks += next.segment.marks
    extras += next.extras
    return true
  }

  /// The run in pieces of at most `limit` elements; marks stay at their positions.
  func pieces(of limit: Int) -> [LoggedRun] {
    let count = segment.elements.count
    guard count > limit else { return [self] }
    return stride(from: 0, to: count, by: limit).map { first in
      let part = first..<min(first + limit, count)
      var piece = self
      piece.segment.firstSeq = segment.firstSeq + first
      piece.segment.elements = segment.elements.part(part)
      piece.segment.labels = segment.labels.isEmpty ? [] : Array(segment.labels[part])
      piece.extras = Array(extras[part])
      // A mark between two pieces goes with the first, and with the last where nothing follows.
      let places = segment.firstSeq + first...segment.firstSeq + part.upperBound
      piece.segment.marks = segment.marks.filter {
        places.contains($0.position) && (first == 0 || $0.position > places.lowerBound)
      }
      return piece
    }
  }

  /// The segment as it goes into the journal.
  func sealed() -> Segment {
    var segment = segment
    segment.extra = ElementExtra.encode(extras)
    return segment
  }

  private static func filled(_ labels: [String?], _ count: Int) -> [String?] {
    labels.isEmpty ? Array(repeating: nil, count: count) : labels
  }
}

extension Segment.Elements {
  fileprivate func part(_ range: Range<Int>) -> Segment.Elements {
    switch self {
    case .tokens(let tokens): .tokens(Array(tokens[range]))
    case .vectors(let vectors): .vectors(Array(vectors[range]))
    }
  }

  /// Adds elements of the same kind; false where the kinds differ.
  fileprivate mutating func append(_ more: Segment.Elements) -> Bool {
    switch (self, more) {
    case (.tokens(let old), .tokens(let new)): self = .tokens(old + new)
    case (.vectors(let old), .vectors(let new)): self = .vectors(old + new)
    default: return false
    }
    return true
  }
}
