/// The bytes of a segment's elements, gold labels, marks and extra bytes.
///
/// A format byte (2 for what is not to be learned from, else 1), then the kind of elements and their count; tokens as counted UTF-8, vectors as a
/// dimension and little-endian floats; then `LabelList`, the marks as steps of position and kinds,
/// and the extra bytes. Numbers are LEB128.
package enum SegmentCodec {
  static let format: UInt8 = 1
  static let withheldFormat: UInt8 = 2

  /// The bytes of a segment.
  package static func encode(_ segment: Segment) throws(JournalError) -> [UInt8] {
    var writer = ByteWriter()
    writer.byte(segment.isWithheld ? withheldFormat : format)
    switch segment.elements {
    case .tokens(let tokens): try write(tokens, to: &writer)
    case .vectors(let vectors): try write(vectors, to: &writer)
    }
    guard segment.labels.isEmpty || segment.labels.count == segment.elements.count else {
      throw .invalid("\(segment.labels.count) labels for \(segment.elements.count) elements")
    }
    try LabelList.write(segment.labels, to: &writer)
    try write(marks: segment, to: &writer)
    writer.blob(segment.extra)
    return writer.bytes
  }

  private static func write(_ tokens: [String], to writer: inout ByteWriter) throws(JournalError) {
    try check(count: tokens.count)
    writer.byte(0)
    writer.number(tokens.count)
    for token in tokens {
      guard token.utf8.count <= JournalLimits.token else {
        throw .invalid(
          "a token of \(token.utf8.count) bytes, wanted at most \(JournalLimits.token)")
      }
      writer.string(token)
    }
  }

  private static func write(
    _ vectors: [[Float]], to writer: inout ByteWriter
  ) throws(JournalError) {
    try check(count: vectors.count)
    writer.byte(1)
    writer.number(vectors.count)
    let dimension = vectors.first?.count ?? 1
    guard 1...JournalLimits.dimension ~= dimension else {
      throw .invalid("vectors of \(dimension) numbers, wanted 1 to \(JournalLimits.dimension)")
    }
    writer.number(dimension)
    for vector in vectors {
      guard vector.count == dimension else {
        throw .invalid("a vector of \(vector.count) numbers after those of \(dimension)")
      }
      writer.floats(vector)
    }
  }

  private static func write(
    marks segment: Segment, to writer: inout ByteWriter
  ) throws(JournalError) {
    guard segment.marks.count <= JournalLimits.marks else {
      throw .invalid("\(segment.marks.count) marks, wanted at most \(JournalLimits.marks)")
    }
    writer.number(segment.marks.count)
    var position = segment.firstSeq
    for mark in segment.marks {
      guard position...segment.nextSeq ~= mark.position else {
        throw .invalid(
          "a mark at position \(mark.position), wanted \(position) to \(segment.nextSeq)")
      }
      writer.number(mark.position - position)
      writer.byte(mark.kind.rawValue)
      position = mark.position
    }
  }

  private static func check(count: Int) throws(JournalError) {
    guard count <= JournalLimits.elements else {
      throw .invalid("\(count) elements in a segment, wanted at most \(JournalLimits.elements)")
    }
  }
}
