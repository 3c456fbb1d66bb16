import Text
import Wire

/// Labelled data from messages as on the wire, one JSON object a line: what `journal export` writes.
///
/// A document is what lies between two beginnings of a stream: `begin`, `end`, a larger epoch, a
/// gap in `seq`. Elements that came before are passed over, labels without elements label those that
/// came before.
public enum MessageLines {
  /// The documents of a model of tokens in the order in which they begin: a sentence ends where the
  /// stream was flushed.
  ///
  /// An element without a label has an empty one.
  ///
  /// - Parameter named: what errors call the file.
  public static func sentences(
    in bytes: [UInt8], named file: String, tokenizer: Tokenizer
  ) throws(TextError) -> [LabelledSentence] {
    let streams = try pieces(bytes, file) { (message: Message) throws(Refusal) -> [String] in
      switch message.content {
      case .none: return []
      case .tokens(let tokens): return tokens
      case .text(let text): return tokenizer.tokens(in: text).map(\.text)
      default: throw StreamLine.refusal("found vectors, wanted tokens or text")
      }
    }
    return streams.flatMap { piece -> [LabelledSentence] in
      var first = 0
      return (piece.breaks + [piece.elements.count]).compactMap { end -> LabelledSentence? in
        defer { first = end }
        guard end > first else { return nil }
        return LabelledSentence(
          tokens: Array(piece.elements[first..<end]),
          labels: piece.labels[first..<end].map { $0 ?? "" }, startsDocument: first == 0)
      }
    }
  }

  /// The documents of a model of vectors in the order in which they begin.
  ///
  /// - Parameters:
  ///   - named: what errors call the file.
  ///   - form: what the vectors must be like.
  public static func series(
    in bytes: [UInt8], named file: String, form: SeriesReader.Form
  ) throws(TextError) -> [LabelledSeries] {
    let streams = try pieces(bytes, file) { (message: Message) throws(Refusal) -> [[Float]] in
      guard message.content != .none else { return [] }
      guard case .vectors(let rows) = message.content else {
        throw StreamLine.refusal("found no vectors, wanted \"x\"")
      }
      for row in rows where row.count != form.dimensions ?? row.count {
        throw StreamLine.refusal(
          "found a vector of \(row.count) numbers, wanted \(form.dimensions ?? 0)")
      }
      if !form.allowsMissing, rows.contains(where: { $0.contains(nil) }) {
        throw StreamLine.refusal("found null, wanted numbers: the model takes no missing ones")
      }
      if form.needsTime, message.times.count != rows.count {
        throw StreamLine.refusal("found \(message.times.count) times, wanted one for each vector")
      }
      return rows.map { $0.map { $0 ?? .nan } }
    }
    return streams.map { piece in
      LabelledSeries(
        name: piece.stream, values: piece.elements.flatMap(\.self),
        times: piece.times.count == piece.elements.count ? piece.times : [],
        labels: form.hasLabels ? piece.labels : piece.labels.map { _ in nil })
    }
  }

  private static func pieces<Element>(
    _ bytes: [UInt8], _ file: String, _ elements: (Message) throws(Refusal) -> [Element]
  ) throws(TextError) -> [StreamPieces<Element>.Piece] {
    var pieces = StreamPieces<Element>()
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() where !line.allSatisfy({ $0 == 0x20 || $0 == 0x0D }) {
      do throws(Refusal) {
        let message = try StreamLine.message(Array(line))
        try pieces.add(message, try elements(message))
      } catch {
        throw .badLine(
          file: file, line: number + 1, found: error.message, wanted: "a message as on the wire")
      }
    }
    return pieces.all.filter { !$0.elements.isEmpty }
  }
}
