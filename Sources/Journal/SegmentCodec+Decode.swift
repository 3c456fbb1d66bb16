extension SegmentCodec {
  /// Fills what the body holds into a segment whose stream and position are known.
  package static func decode(
    _ bytes: [UInt8], count: Int, into segment: Segment
  ) throws(JournalError) -> Segment {
    var segment = segment
    var reader = ByteReader(bytes)
    let found = try reader.byte()
    guard found == format || found == withheldFormat else {
      throw .invalid("its format is \(found), wanted \(format) or \(withheldFormat)")
    }
    segment.isWithheld = found == withheldFormat
    segment.elements = try readElements(&reader)
    guard segment.elements.count == count else {
      throw .invalid("it holds \(segment.elements.count) elements, and its row says \(count)")
    }
    segment.labels = try LabelList.read(&reader)
    guard segment.labels.isEmpty || segment.labels.count == count else {
      throw .invalid("it holds \(segment.labels.count) labels for \(count) elements")
    }
    segment.marks = try readMarks(&reader, segment.firstSeq, segment.nextSeq)
    segment.extra = try reader.blob(limit: JournalLimits.body)
    try reader.finish()
    return segment
  }

  private static func readElements(
    _ reader: inout ByteReader
  ) throws(JournalError) -> Segment.Elements {
    switch try reader.byte() {
    case 0:
      let count = try reader.count(limit: JournalLimits.elements)
      var tokens: [String] = []
      tokens.reserveCapacity(count)
      for _ in 0..<count { tokens.append(try reader.string(limit: JournalLimits.token)) }
      return .tokens(tokens)
    case 1:
      let count = try reader.count(limit: JournalLimits.elements)
      let dimension = try reader.number(limit: JournalLimits.dimension)
      // Without numbers the count would not be bounded by the bytes that follow.
      guard dimension > 0 else { throw .invalid("its vectors have no numbers") }
      var vectors: [[Float]] = []
      for _ in 0..<count { vectors.append(try reader.floats(dimension)) }
      return .vectors(vectors)
    case let kind:
      throw .invalid("its elements are of kind \(kind), wanted 0 or 1")
    }
  }

  private static func readMarks(
    _ reader: inout ByteReader, _ first: Int, _ next: Int
  ) throws(JournalError) -> [Segment.Mark] {
    var marks: [Segment.Mark] = []
    var position = first
    for _ in 0..<(try reader.count(limit: JournalLimits.marks, size: 2)) {
      position += try reader.number(limit: next - position)
      let byte = try reader.byte()
      guard let kind = Segment.Mark.Kind(rawValue: byte) else {
        throw .invalid("a mark is of kind \(byte), wanted 0 to 2")
      }
      marks.append(Segment.Mark(position: position, kind: kind))
    }
    return marks
  }
}
