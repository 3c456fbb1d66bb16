/// Collects sentences line by line.
struct ConllParser {
  private let format: ConllFormat
  private let file: String
  private var sentences: [LabelledSentence] = []
  /// The line on which each label stands, for errors found when everything has been read.
  private var labelLines: [[Int]] = []
  private var current = LabelledSentence(tokens: [], labels: [], startsDocument: true)
  private var currentLines: [Int] = []
  private var line = 0
  private var nextStartsDocument = true
  /// How the first row of columns was made; all others must be alike.
  private var shape: (separator: Character, count: Int)?

  init(format: ConllFormat, file: String) {
    self.format = format
    self.file = file
  }

  mutating func read(_ text: String) throws(TextError) {
    line += 1
    if ConllLine.isBlank(text) {
      closeSentence()
    } else if ConllLine.startsDocument(text) {
      closeSentence()
      nextStartsDocument = true
    } else if !isComment(text), let (token, label) = try row(text) {
      current.tokens.append(String(token))
      current.labels.append(String(label))
      currentLines.append(line)
    }
  }

  mutating func finish() throws(TextError) -> [LabelledSentence] {
    closeSentence()
    let scheme = TagScheme.detect(sentences.lazy.map(\.labels))
    guard let scheme else { return sentences }
    try checkTags()
    guard scheme != .iob2 else { return sentences }
    return sentences.map { sentence in
      var converted = sentence
      converted.labels = scheme.toIOB2(sentence.labels)
      return converted
    }
  }

  private mutating func closeSentence() {
    guard !current.tokens.isEmpty else { return }
    current.startsDocument = nextStartsDocument
    nextStartsDocument = false
    sentences.append(current)
    labelLines.append(currentLines)
    current = LabelledSentence(tokens: [], labels: [], startsDocument: false)
    currentLines = []
  }

  /// In columns separated by spaces a token `#` begins a row like any other.
  private func isComment(_ text: String) -> Bool {
    guard ConllLine.isComment(text) else { return false }
    guard format == .columns, let shape, shape.separator == " " else { return true }
    return ConllLine.fields(of: text, separator: " ").count != shape.count
  }

  private mutating func row(_ text: String) throws(TextError) -> (Substring, Substring)? {
    switch format {
    case .columns: try columnsRow(text)
    case .universalNER: try numberedRow(text, columns: 3, exactly: false, label: 2)
    case .universalDependencies: try numberedRow(text, columns: 10, exactly: true, label: 3)
    }
  }

  private mutating func columnsRow(_ text: String) throws(TextError) -> (Substring, Substring) {
    let separator = shape?.separator ?? (text.utf8.contains(0x09) ? "\t" : " ")
    let fields = ConllLine.fields(of: text, separator: separator)
    let wanted = shape?.count ?? max(2, fields.count)
    guard fields.count == wanted, let token = fields.first, let label = fields.last else {
      let kind = separator == "\t" ? "tabs" : "spaces"
      throw bad("\(fields.count) columns", wanted: "\(wanted) columns separated by \(kind)")
    }
    shape = (separator, wanted)
    return try filled(token, label)
  }

  private func numberedRow(
    _ text: String, columns: Int, exactly: Bool, label: Int
  ) throws(TextError) -> (Substring, Substring)? {
    let fields = ConllLine.fields(of: text, separator: "\t")
    guard exactly ? fields.count == columns : fields.count >= columns else {
      let wanted = "\(columns) columns\(exactly ? "" : " or more") separated by tabs"
      throw bad("\(fields.count) columns", wanted: wanted)
    }
    if exactly, ConllFormat.isSkippedID(fields[0]) { return nil }
    let expected = String(current.tokens.count + 1)
    guard fields[0] == expected else {
      throw bad("the token number \(String(fields[0]).debugDescription)", wanted: expected)
    }
    return try filled(fields[1], fields[label])
  }

  private func filled(
    _ token: Substring, _ label: Substring
  ) throws(TextError) -> (Substring, Substring) {
    guard !token.isEmpty else { throw bad("an empty token", wanted: "a token and its label") }
    guard !label.isEmpty else { throw bad("an empty label", wanted: "a token and its label") }
    return (token, label)
  }

  private func bad(_ found: String, wanted: String) -> TextError {
    .badLine(file: file, line: line, found: found, wanted: wanted)
  }

  /// In a file of entity tags every label must be one.
  private func checkTags() throws(TextError) {
    for (sentence, lines) in zip(sentences, labelLines) {
      for (label, line) in zip(sentence.labels, lines) where !TagScheme.isTag(label) {
        throw .badLine(
          file: file, line: line, found: "the label \(label.debugDescription)",
          wanted: "O or an entity tag such as B-PER")
      }
    }
  }
}
