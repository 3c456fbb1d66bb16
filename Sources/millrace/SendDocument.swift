import Foundation
import Platform
import Text

/// A document to send: one stream with its elements, or the lines of a text.
struct SendDocument: Sendable {
  /// What is sent; the daemon makes elements of lines.
  enum Content: Sendable {
    case sentences([LabelledSentence])
    case lines([String])
  }

  /// The stream's id.
  let stream: String
  let content: Content
  /// All tokens and their labels, or all lines and no labels.
  let units: [String]
  let labels: [String]

  init(stream: String, content: Content) {
    self.stream = stream
    self.content = content
    switch content {
    case .sentences(let sentences):
      units = sentences.flatMap(\.tokens)
      labels = sentences.flatMap(\.labels)
    case .lines(let lines):
      units = lines
      labels = []
    }
  }

  var isText: Bool {
    if case .lines = content { true } else { false }
  }
}

/// Makes documents of files, and the ids of their streams.
struct SendDocumentReader {
  /// The largest file that is read, in bytes.
  private static let limit = 2 << 30
  /// Bytes of a stream id; see protocol.
  private static let longestID = 200

  private let options: SendOptions
  /// Documents so far by the base name of their file: files of the same name count on.
  private var counts: [String: Int] = [:]

  init(options: SendOptions) {
    self.options = options
  }

  mutating func documents() throws -> [SendDocument] {
    var documents: [SendDocument] = []
    for file in options.files {
      let contents = try contents(of: file)
      guard !contents.isEmpty else {
        throw CommandFailure(description: "\(file): there is nothing in it to send")
      }
      documents += contents.map { SendDocument(stream: nextID(file), content: $0) }
    }
    return documents
  }

  private func contents(of file: String) throws -> [SendDocument.Content] {
    guard let text = String(validating: try readFile(file, limit: Self.limit), as: UTF8.self) else {
      throw CommandFailure(description: "\(file): the file is not valid UTF-8")
    }
    do {
      let sentences = try LabelledData.sentences([file], types: options.types)
      if Self.isLabelled(sentences, text) { return Self.split(sentences) }
      try requireNoLabels("\(file): the last columns are no labels")
    } catch let error as TextError {
      try requireNoLabels("\(error)")
      logLine(.info, "\(file): sent as text, for it does not read as CoNLL (\(error))")
    }
    let lines = Self.lines(of: text)
    return lines.isEmpty ? [] : [.lines(lines)]
  }

  private func requireNoLabels(_ reason: String) throws {
    guard options.sendsLabels || options.types != nil else { return }
    throw CommandFailure(description: "\(reason); --labels and --types want labelled files")
  }

  /// Prose may happen to have as many words in each line: a table has entity tags or tabs.
  private static func isLabelled(_ sentences: [LabelledSentence], _ text: String) -> Bool {
    guard !sentences.isEmpty else { return false }
    let isTagged = sentences.allSatisfy { $0.labels.allSatisfy(isTag) }
    return isTagged
      || lines(of: text).allSatisfy { $0.hasPrefix("#") || $0.utf8.contains(0x09) }
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

  private static func split(_ sentences: [LabelledSentence]) -> [SendDocument.Content] {
    var documents: [[LabelledSentence]] = []
    for sentence in sentences {
      if sentence.startsDocument || documents.isEmpty { documents.append([]) }
      documents[documents.count - 1].append(sentence)
    }
    return documents.map { .sentences($0) }
  }

  private mutating func nextID(_ file: String) -> String {
    let name = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
    counts[name, default: 0] += 1
    let digits = String(counts[name, default: 0])
    let number = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    let tail = "-\(number)-\(options.run)"
    let room = Self.longestID - options.model.utf8.count - 1 - tail.utf8.count
    var shown = ""
    for scalar in name.unicodeScalars {
      let isControl = scalar.properties.generalCategory == .control
      let piece = isControl ? "_" : String(scalar)
      guard shown.utf8.count + piece.utf8.count <= room else { break }
      shown += piece
    }
    return "\(options.model)/\(shown)\(tail)"
  }
}
