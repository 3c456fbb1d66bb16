import Text
import Wire

/// A document to send: one stream with its elements, the lines of a text, or whole messages.
struct SendDocument: Sendable {
  /// What is sent; the daemon makes elements of lines.
  enum Content: Sendable {
    case sentences([LabelledSentence])
    case series(LabelledSeries)
    case lines([String])
    /// Bodies without an id, to be sent as they are.
    case messages([JSONValue])
  }

  /// The stream's id.
  let stream: String
  let content: Content
  /// How many tokens, vectors, lines or messages there are.
  let count: Int
  /// All tokens, or all lines.
  let units: [String]
  /// The labels of all elements; none of lines and messages.
  let labels: [String?]

  init(stream: String, content: Content) {
    self.stream = stream
    self.content = content
    switch content {
    case .sentences(let sentences):
      units = sentences.flatMap(\.tokens)
      labels = sentences.flatMap(\.labels)
      count = units.count
    case .series(let series): (units, labels, count) = ([], series.labels, series.count)
    case .lines(let lines): (units, labels, count) = (lines, [], lines.count)
    case .messages(let messages): (units, labels, count) = ([], [], messages.count)
    }
  }

  var isText: Bool {
    if case .lines = content { true } else { false }
  }

  /// Whether messages go as the file has them, so that none can be numbered anew.
  var isMessages: Bool {
    if case .messages = content { true } else { false }
  }

  var isVectors: Bool {
    if case .series = content { true } else { false }
  }

  /// Whether each element has its place before it is sent.
  var isNumbered: Bool { !isText && !isMessages }

  /// The elements that one unit is; of text it is a guess.
  func elements(of unit: Int) -> Int {
    switch content {
    case .sentences, .series: 1
    case .lines(let lines): SendMessages.words(lines[unit])
    case .messages(let messages): SendMessages.elements(of: messages[unit])
    }
  }
}
