import Journal

/// What one message could have said: elements with at most one mark on either side.
///
/// A row of the journal joins what several messages brought, marks between them included.
struct SegmentPiece: Equatable {
  /// The positions of the elements.
  var range: Range<Int>
  var begin = false
  var end = false
  var flush = false

  /// Cuts a row at its marks.
  static func pieces(of segment: Segment) -> [SegmentPiece] {
    var pieces: [SegmentPiece] = []
    var open = SegmentPiece(range: segment.firstSeq..<segment.firstSeq)
    func close(at position: Int) {
      if open.begin || open.end || open.flush || !open.range.isEmpty { pieces.append(open) }
      open = SegmentPiece(range: position..<position)
    }
    for mark in segment.marks {
      let position = min(max(mark.position, open.range.lowerBound), segment.nextSeq)
      open.range = open.range.lowerBound..<position
      switch mark.kind {
      case .begin:
        if open.begin || !open.range.isEmpty { close(at: position) }
        open.begin = true
        continue
      case .end: open.end = true
      case .flush: open.flush = true
      }
      close(at: position)
    }
    open.range = open.range.lowerBound..<segment.nextSeq
    close(at: segment.nextSeq)
    return pieces
  }
}
