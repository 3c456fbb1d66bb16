import ModelStore
import Serving
import Text
import Wire

/// Runs labelled documents through the engine as a client would, and scores what it committed.
struct StreamedEvaluation {
  /// Entities and accuracy of the committed labels.
  private(set) var score = EntityScore()
  /// How provisional labels behaved.
  private(set) var revisions = RevisionMeasures()
  private var engine: Engine
  private let model: TaggerModel
  private let elementsPerMessage: Int
  private var documents = 0

  init(model: TaggerModel, elementsPerMessage: Int) {
    self.model = model
    self.elementsPerMessage = elementsPerMessage
    engine = Engine(models: [model])
  }

  mutating func run(_ sentences: [LabelledSentence]) throws {
    var document: [LabelledSentence] = []
    for sentence in sentences {
      if sentence.startsDocument, !document.isEmpty {
        try runDocument(document)
        document = []
      }
      document.append(sentence)
    }
    if !document.isEmpty { try runDocument(document) }
  }

  private mutating func runDocument(_ sentences: [LabelledSentence]) throws {
    documents += 1
    let tokens = sentences.flatMap(\.tokens)
    var committed = [String?](repeating: nil, count: tokens.count)
    var history = LabelHistory(count: tokens.count)
    for first in stride(from: 0, to: tokens.count, by: elementsPerMessage) {
      let last = min(first + elementsPerMessage, tokens.count)
      engine.accept(
        Message(
          stream: "\(model.name)/eval-\(documents)", seq: first,
          content: .tokens(Array(tokens[first..<last])), end: last == tokens.count))
      while engine.runWave() {}
      for answer in engine.takeAnswers() {
        switch answer.reply {
        case .refusal(let refusal): throw CommandFailure(description: refusal.message)
        case .result(let result):
          for row in result.out {
            history.record(row, step: last - 1)
            if row.final { committed[row.seq] = row.label }
          }
        case .receipt: break
        }
      }
    }
    if elementsPerMessage == 1 { revisions.add(history) }
    var position = 0
    for sentence in sentences {
      let end = position + sentence.tokens.count
      score.add(gold: sentence.labels, predicted: committed[position..<end].map { $0 ?? "O" })
      position = end
    }
  }
}
