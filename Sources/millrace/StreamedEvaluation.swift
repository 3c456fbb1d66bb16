import Decoding
import ModelStore
import Serving
import Text
import Wire

/// Runs labelled documents through the engine as a client would, and scores what it committed.
struct StreamedEvaluation {
  /// Entities and accuracy of the committed labels of tokens.
  private(set) var score = EntityScore()
  /// The same by the letter of the model's scheme.
  private(set) var strict: EntityScore
  /// The committed labels of vectors, and of tokens where labels are no entities.
  var labels = LabelScore()
  /// How far the probabilities of committed labels are from the share that is right.
  var calibration = CalibrationMeter()
  /// How many labels of tokens were right at each delay; empty unless element by element.
  private(set) var rightAtDelay: [Int]
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
    strict = EntityScore(strict: model.config.head.scheme.tags)
    rightAtDelay = elementsPerMessage == 1 ? model.config.delays.map { _ in 0 } : []
  }

  mutating func run(_ examples: Examples) throws {
    switch examples {
    case .sentences(let sentences): try run(sentences)
    case .series(let series): try run(series)
    case .tokens, .texts: break
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
    let gold = sentences.flatMap(\.labels)
    let (committed, history) = try committedRows(count: tokens.count) { range in
      Message(stream: "", content: .tokens(Array(tokens[range])))
    }
    for (index, delay) in model.config.delays.enumerated() where !rightAtDelay.isEmpty {
      rightAtDelay[index] += history.isRight(after: delay, gold: gold).count { $0 }
    }
    for (row, gold) in zip(committed, gold) where !gold.isEmpty {
      calibration.add(probability: row?.p ?? 0, isRight: row?.label == gold)
      if model.config.head.scheme == .none { labels.add(gold: gold, predicted: row?.label ?? "") }
    }
    var position = 0
    for sentence in sentences {
      let end = position + sentence.tokens.count
      let predicted = committed[position..<end].map { $0?.label ?? "O" }
      score.add(gold: sentence.labels, predicted: predicted)
      strict.add(gold: sentence.labels, predicted: predicted)
      position = end
    }
  }

  /// The rows that a stream of `count` elements was committed with, and all labels before.
  ///
  /// - Parameter message: makes a message of some of its elements.
  mutating func committedRows(
    count: Int, message: (Range<Int>) -> Message
  ) throws -> (rows: [ResultRow?], history: LabelHistory) {
    documents += 1
    var committed = [ResultRow?](repeating: nil, count: count)
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
            if row.final { committed[row.seq] = row }
          }
        case .receipt: break
        }
      }
    }
    if elementsPerMessage == 1 { revisions.add(history) }
    return (committed, history)
  }
}
