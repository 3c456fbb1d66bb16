import Text

/// Shows a document while it is labelled: on a terminal each token at once, dim while its label may
/// change, and elsewhere each sentence when all of it is final.
struct LiveText {
  private let screen: DemoScreen
  private let sentences: [Range<Int>]
  private let tokens: [String]
  private var labels: [String?]
  /// How many of the first tokens have a label that is final.
  private var finalCount = 0
  /// Sentences that stay as they were printed.
  private var done = 0
  /// Lines on the screen that are drawn anew.
  private var drawn = 0
  /// Labels that were changed after they were shown.
  private(set) var revisions = 0

  init(_ document: SendDocument, on screen: DemoScreen) {
    self.screen = screen
    var ranges: [Range<Int>] = []
    if case .sentences(let sentences) = document.content {
      for sentence in sentences {
        let start = ranges.last?.upperBound ?? 0
        ranges.append(start..<start + sentence.tokens.count)
      }
    }
    sentences = ranges
    tokens = document.units
    labels = Array(repeating: nil, count: tokens.count)
  }

  /// Takes the rows of an answer and draws what they change.
  mutating func take(_ answer: SendAnswer) {
    for (seq, label) in answer.provisional + answer.committed where labels.indices.contains(seq) {
      if let shown = labels[seq], shown != label { revisions += 1 }
      labels[seq] = label
    }
    finalCount = max(finalCount, (answer.committed.map(\.seq).max() ?? -1) + 1)
    draw()
  }

  private mutating func draw() {
    var output = drawn > 0 ? "\u{1B}[\(drawn)F\u{1B}[J" : ""
    drawn = 0
    while done < sentences.count, sentences[done].upperBound <= finalCount {
      output += block(sentences[done])
      done += 1
    }
    if screen.isLive {
      let open = sentences[done...].filter { labels[$0.lowerBound] != nil }.map(block).joined()
      drawn = open.count { $0 == "\n" }
      output += open
    }
    if !output.isEmpty { screen.write(output) }
  }

  /// A sentence as far as it has labels, with line ends.
  private func block(_ range: Range<Int>) -> String {
    let known = labels[range].prefix { $0 != nil }.compactMap { $0 }
    let sentence = MarkedSentence(
      style: screen.style, tokens: Array(tokens[range]), labels: known,
      finalCount: finalCount - range.lowerBound)
    return screen.broken(sentence.pieces) + "\n"
  }
}
