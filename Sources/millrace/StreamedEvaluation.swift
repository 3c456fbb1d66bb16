import ModelStore
import Serving
import Text
import Wire

/// Runs labelled documents through the engine as a client would, and scores what it committed.
struct StreamedEvaluation {
  /// Entities and accuracy of the committed labels of tokens.
  private(set) var score = EntityScore()
  /// The committed labels of vectors.
  var labels = LabelScore()
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

  mutating func run(_ examples: Examples) throws {
    switch examples {
    case .sentences(let sentences): try run(sentences)
    case .series(let series): try run(series)
    }
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
    let tokens = sentences.flatMap(\.tokens)
    let committed = try committedLabels(count: tokens.count) { range in
      Message(stream: "", content: .tokens(Array(tokens[range])))
    }
    var position = 0
    for sentence in sentences {
      let end = position + sentence.tokens.count
      score.add(gold: sentence.labels, predicted: committed[position..<end].map { $0 ?? "O" })
      position = end
    }
  }

  /// The labels that a stream of `count` elements was committed with.
  ///
  /// - Parameter message: makes a message of some of its elements.
  mutating func committedLabels(
    count: Int, message: (Range<Int>) -> Message
  ) throws -> [String?] {
    documents += 1
    var committed = [String?](repeating: nil, count: count)
    var history = LabelHistory(count: count)
    for first in stride(from: 0, to: count, by: elementsPerMessage) {
      let last = min(first + elementsPerMessage, count)
      var message = message(first..<last)
      message.stream = "\(model.name)/eval-\(documents)"
      message.seq = first
      message.end = last == count
      engine.accept(message)
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
    return committed
  }
}
