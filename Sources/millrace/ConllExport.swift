import Journal

/// Writes labelled elements as columns, a document for each sequence of a stream.
struct ConllExport {
  private let write: ([UInt8]) throws -> Void
  private var isInSequence = false
  private var next = 0
  /// Elements that were written.
  private(set) var elements = 0
  /// Elements that were left out because they have no label.
  private(set) var unlabelled = 0
  /// Tokens of which characters were replaced.
  private(set) var changed = 0

  init(write: @escaping ([UInt8]) throws -> Void) { self.write = write }

  /// Begins another stream, or another numbering of one.
  mutating func beginStream() throws {
    try closeSequence()
    next = 0
  }

  /// Writes a row, the labels one for each element.
  mutating func add(_ segment: Segment, labels: [String?]) throws {
    guard case .tokens(let tokens) = segment.elements else {
      throw CommandFailure(
        description: "model \(segment.model) takes vectors, which columns cannot hold; wanted a "
          + "model of tokens, or --format jsonl")
    }
    // Where elements are missing, what comes after does not belong to what came before.
    if segment.firstSeq > next { try closeSequence() }
    for piece in SegmentPiece.pieces(of: segment) {
      if piece.begin { try closeSequence() }
      for seq in piece.range where seq >= next {
        try add(tokens[seq - segment.firstSeq], labels[seq - segment.firstSeq])
      }
      if piece.end { try closeSequence() }
    }
    next = max(next, segment.nextSeq)
  }

  private mutating func add(_ token: String, _ label: String?) throws {
    guard let label else {
      unlabelled += 1
      return try closeSequence()
    }
    if !isInSequence { try write(Array("-DOCSTART-\tO\n\n".utf8)) }
    isInSequence = true
    elements += 1
    let field = Self.field(token)
    if field != token { changed += 1 }
    try write(Array("\(field)\t\(Self.field(label))\n".utf8))
  }

  /// Ends the sequence, if one is open.
  mutating func closeSequence() throws {
    if isInSequence { try write([UInt8(ascii: "\n")]) }
    isInSequence = false
  }

  /// The text without what would break a line or a column.
  private static func field(_ text: String) -> String {
    guard !text.isEmpty else { return "\u{FFFD}" }
    var field = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: field.append("\u{FFFD}")
      default: field.append(scalar)
      }
    }
    return String(field)
  }
}
