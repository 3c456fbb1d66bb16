import Journal
import ModelStore
import Platform
import Text
import Wire

/// Fixed examples that a version must not forget: the messages of a model's `anchor` folder.
///
/// Each line of its `*.jsonl` files is a message as on the wire with `stream` beside its keys, and
/// with labels. They are streamed as a daemon would take them.
public enum AnchorSet {
  /// Bytes of a file.
  private static let limit = 64 << 20

  /// Reads the files in the order of their names; nil where the folder has none.
  ///
  /// - Throws: ``ModelError`` that names file and line.
  public static func read(
    _ folder: String, tokenizer: Tokenizer, into empty: LoggedSequences
  ) throws(ModelError) -> LoggedSequences? {
    let files = ((try? listDirectory(folder)) ?? []).filter { $0.hasSuffix(".jsonl") }.sorted()
    guard !files.isEmpty else { return nil }
    var data = empty
    var next: [[UInt8]: Int] = [:]
    for file in files {
      let path = folder + "/" + file
      let bytes: [UInt8]
      do {
        bytes = try readFile(path, limit: limit)
      } catch {
        throw ModelError(.unreadable, path: error.path, reason: error.reason)
      }
      let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      for (number, line) in lines.enumerated() where !line.isEmpty {
        do throws(Refusal) {
          try add(Array(line), to: &data, &next, tokenizer)
        } catch {
          throw ModelError(
            .malformed, path: path, reason: "line \(number + 1): \(error.message)")
        }
      }
    }
    return data
  }

  private static func add(
    _ line: [UInt8], to data: inout LoggedSequences, _ next: inout [[UInt8]: Int],
    _ tokenizer: Tokenizer
  ) throws(Refusal) {
    let message = try StreamLine.message(line)
    let elements = try elements(message, tokenizer)
    let labels = message.labels ?? []
    guard labels.count == elements.count else {
      throw StreamLine.refusal("\(labels.count) labels for \(elements.count) elements")
    }
    let stream = Array(message.stream.utf8)
    let first = message.seq ?? next[stream, default: 0]
    guard first <= JournalLimits.number - elements.count else {
      throw StreamLine.refusal("seq \(first) is too large")
    }
    var segment = Segment(
      stream: stream, model: "", version: 0, epoch: message.epoch, firstSeq: first,
      elements: elements, time: 0)
    if message.begin { segment.marks.append(.init(position: first, kind: .begin)) }
    if message.end { segment.marks.append(.init(position: segment.nextSeq, kind: .end)) }
    if message.flush { segment.marks.append(.init(position: segment.nextSeq, kind: .flush)) }
    if message.times.count == elements.count {
      segment.extra = ElementExtra.encode(message.times.map { ElementExtra(time: $0) })
    }
    let passedOver = data.passedOver
    data.append(segment, id: Int64(data.count), labels: labels)
    guard data.passedOver == passedOver else {
      throw StreamLine.refusal("its elements or labels are not such as the model takes")
    }
    next[stream] = segment.nextSeq
  }

  private static func elements(
    _ message: Message, _ tokenizer: Tokenizer
  ) throws(Refusal) -> Segment.Elements {
    switch message.content {
    case .tokens(let tokens): .tokens(tokens)
    case .text(let text): .tokens(tokenizer.tokens(in: text).map(\.text))
    case .vectors(let rows): .vectors(rows.map { $0.map { $0 ?? .nan } })
    default: throw StreamLine.refusal("the message has no tokens, text or x")
    }
  }
}
