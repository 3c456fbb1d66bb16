import Platform
import Text

/// A file to send, read in the format that was asked for or that its content tells.
struct SendFile {
  /// What becomes of a stream of its own.
  struct Part {
    /// The stream's id, where the file says it.
    var stream: String?
    var content: SendDocument.Content
  }

  let name: String
  let options: SendOptions

  /// The parts in the order in which they begin.
  func parts() throws -> [Part] {
    let bytes = try readFile(name, limit: LabelledData.limit)
    switch options.format ?? .told(by: bytes) {
    case .jsonl:
      try requireNoTypes()
      return try SendMessages.streams(in: bytes, named: name).map {
        Part(stream: $0.stream, content: .messages($0.messages))
      }
    case .csv:
      try requireNoTypes()
      return try series(bytes).map { Part(content: .series($0)) }
    case .conll: return Self.split(try sentences(bytes))
    case .text:
      try requireNoLabels("\(name): text has no labels")
      return try lines(bytes)
    case nil: return try columnsOrText(bytes)
    }
  }

  private func sentences(_ bytes: [UInt8]) throws -> [LabelledSentence] {
    try LabelledData.sentences(in: bytes, named: name, types: options.types)
  }

  /// The daemon knows what its model takes, and says so.
  private func series(_ bytes: [UInt8]) throws(TextError) -> [LabelledSeries] {
    let form = SeriesReader.Form(
      dimensions: nil, allowsMissing: true, needsTime: false, hasLabels: options.hasLabelColumn)
    return try SeriesReader.series(in: bytes, named: name, form: form)
  }

  private func columnsOrText(_ bytes: [UInt8]) throws -> [Part] {
    do {
      let sentences = try sentences(bytes)
      if Self.isLabelled(sentences, bytes) { return Self.split(sentences) }
      try requireNoLabels("\(name): the last columns are no labels")
    } catch let error as TextError {
      try requireNoLabels("\(error)")
      logLine(.info, "\(name): sent as text, for it does not read as CoNLL (\(error))")
    }
    return try lines(bytes)
  }

  private func requireNoLabels(_ reason: String) throws(CommandFailure) {
    guard options.sendsLabels || options.types != nil else { return }
    throw CommandFailure(description: "\(reason); --labels and --types want labelled files")
  }

  private func requireNoTypes() throws(CommandFailure) {
    guard options.types != nil else { return }
    throw CommandFailure(
      description: "\(name): --types wants CoNLL columns; CSV and JSON lines keep all their labels")
  }

  private func lines(_ bytes: [UInt8]) throws(CommandFailure) -> [Part] {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw CommandFailure(description: "\(name): the file is not valid UTF-8")
    }
    let lines = Self.lines(of: text)
    return lines.isEmpty ? [] : [Part(content: .lines(lines))]
  }

  /// Prose may happen to have as many words in each line: a table has entity tags or tabs.
  static func isLabelled(_ sentences: [LabelledSentence], _ bytes: [UInt8]) -> Bool {
    guard !sentences.isEmpty else { return false }
    let isTagged = sentences.allSatisfy { $0.labels.allSatisfy(isTag) }
    return isTagged
      || lines(of: String(decoding: bytes, as: UTF8.self))
        .allSatisfy { $0.hasPrefix("#") || $0.utf8.contains(0x09) }
  }

  private static func isTag(_ label: String) -> Bool {
    label == "O" || (label.utf8.count > 2 && label.utf8.dropFirst().first == UInt8(ascii: "-"))
  }

  private static func lines(of text: String) -> [String] {
    let hasMark = text.unicodeScalars.first == "\u{FEFF}"
    let body = hasMark ? String(text.unicodeScalars.dropFirst()) : text
    return body.split(whereSeparator: \.isNewline).filter { !$0.allSatisfy(\.isWhitespace) }
      .map(String.init)
  }

  private static func split(_ sentences: [LabelledSentence]) -> [Part] {
    var documents: [[LabelledSentence]] = []
    for sentence in sentences {
      if sentence.startsDocument || documents.isEmpty { documents.append([]) }
      documents[documents.count - 1].append(sentence)
    }
    return documents.map { Part(content: .sentences($0)) }
  }
}
