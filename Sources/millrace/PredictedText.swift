import ModelStore
import Text

/// A text that is being typed, with what a predictor makes of it.
///
/// The last token may still grow while no white space ends it: it is not taken yet, and what is
/// predicted are the tokens that it may become.
struct PredictedText {
  private(set) var text = ""
  private(set) var predictor: Predictor
  /// The tokens that were taken, in order.
  private(set) var taken: [Predictor.Came] = []
  /// What was typed of the token that may still grow.
  private(set) var partial = ""

  init(_ model: TaggerModel) {
    predictor = Predictor(model)
  }

  private var tokenizer: Tokenizer { predictor.model.config.tokenizer }

  /// Adds to the text.
  mutating func append(_ more: String) {
    text += more
    follow()
  }

  /// Takes the last character away.
  mutating func removeLast() {
    guard !text.isEmpty else { return }
    text.removeLast()
    follow()
  }

  /// Takes the whole text for finished, without white space after it.
  mutating func finish() {
    guard !partial.isEmpty else { return }
    taken.append(predictor.take(partial))
    partial = ""
  }

  /// Puts the token that is most probable in the place of what was typed of it.
  mutating func complete() {
    guard let best = predictor.candidates(2, prefix: partial).first(where: { $0.token != "<unk>" })
    else { return }
    let spaced = tokenizer == .words
    let needsSpace = spaced && partial.isEmpty && text.last.map { !$0.isWhitespace } ?? false
    text.removeLast(partial.count)
    append((needsSpace ? " " : "") + best.token + (spaced ? " " : ""))
  }

  /// The tokens that may come.
  func candidates(_ count: Int) -> [Predictor.Candidate] {
    predictor.candidates(count, prefix: partial)
  }

  /// How the text may go on.
  func continuation(_ length: Int) -> String {
    guard partial.isEmpty else { return "" }
    let tokens = predictor.continuation(length)
    return tokenizer == .words ? tokens.joined(separator: " ") : tokens.joined()
  }

  /// Takes the tokens that are there now and were not; where others were taken, all anew.
  private mutating func follow() {
    var tokens = tokenizer.tokens(in: text).map(\.text)
    partial = ""
    if tokenizer == .words, let last = text.last, !last.isWhitespace, let word = tokens.popLast() {
      partial = word
    }
    let known = taken.count <= tokens.count && zip(taken, tokens).allSatisfy { $0.token == $1 }
    if !known {
      predictor.reset()
      taken = []
    }
    for token in tokens[taken.count...] { taken.append(predictor.take(token)) }
  }
}
