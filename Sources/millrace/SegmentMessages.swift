import Journal
import Wire

/// The messages that would make a row of the journal again, one JSON object a line.
struct SegmentMessages {
  let segment: Segment
  /// The gold labels, one for each element.
  let gold: [String?]
  private let times: [Int64?]

  init(_ segment: Segment, gold: [String?]) throws(JournalError) {
    self.segment = segment
    self.gold = gold
    times = try ElementExtra.decode(segment.extra, count: segment.elements.count).map(\.time)
  }

  /// The lines, each with its line feed.
  func lines() -> [UInt8] {
    var bytes: [UInt8] = []
    for piece in SegmentPiece.pieces(of: segment) {
      var writer = JSONWriter()
      write(piece, to: &writer)
      bytes += writer.bytes
      bytes.append(UInt8(ascii: "\n"))
    }
    return bytes
  }

  private func write(_ piece: SegmentPiece, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("stream")
    writer.string(String(decoding: segment.stream, as: UTF8.self))
    writer.key("seq")
    writer.integer(piece.range.lowerBound)
    if segment.epoch > 0 {
      writer.key("epoch")
      writer.integer(segment.epoch)
    }
    if !piece.range.isEmpty {
      let part =
        piece.range.lowerBound - segment.firstSeq..<piece.range.upperBound
        - segment.firstSeq
      writeElements(part, to: &writer)
    }
    for (key, isSet) in [("begin", piece.begin), ("end", piece.end), ("flush", piece.flush)]
    where isSet {
      writer.key(key)
      writer.bool(true)
    }
    writer.endObject()
  }

  private func writeElements(_ part: Range<Int>, to writer: inout JSONWriter) {
    let times = times[part].compactMap { $0 }
    if times.count == part.count {
      writer.key("time")
      writer.value(.array(times.map { .integer($0) }))
    }
    switch segment.elements {
    case .tokens(let tokens):
      writer.key("tokens")
      writer.value(.array(tokens[part].map { .string($0) }))
    case .vectors(let vectors):
      writer.key("x")
      writer.beginArray()
      for vector in vectors[part] { write(vector, to: &writer) }
      writer.endArray()
    }
    guard gold[part].contains(where: { $0 != nil }) else { return }
    writer.key("labels")
    writer.value(.array(gold[part].map { $0.map { .string($0) } ?? .null }))
  }

  /// A missing number is logged as NaN, which the writer makes `null`, as it came.
  private func write(_ vector: [Float], to writer: inout JSONWriter) {
    writer.beginArray()
    for number in vector { writer.number(number) }
    writer.endArray()
  }
}
