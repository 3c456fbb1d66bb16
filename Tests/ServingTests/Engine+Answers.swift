import Serving
import Testing
import Wire

extension Engine {
  /// Runs every wave that is due and takes all answers.
  mutating func finished() -> [Answer] {
    while runWave() {}
    return takeAnswers()
  }

  /// The one answer to a message, all of whose predecessors are answered.
  mutating func reply(to message: Message) throws -> Answer.Reply {
    accept(message)
    let answers = finished()
    try #require(answers.count == 1)
    return answers[0].reply
  }

  /// The result of a message that must not be refused.
  mutating func result(of message: Message) throws -> MessageResult {
    switch try reply(to: message) {
    case .result(let result): return result
    case .refusal(let refusal): throw refusal
    case .receipt: throw UnexpectedResult(stream: message.stream)
    }
  }

  /// The refusal of a message that must not be used.
  mutating func refusal(of message: Message) throws -> Refusal {
    switch try reply(to: message) {
    case .refusal(let refusal): return refusal
    case .result, .receipt: throw UnexpectedResult(stream: message.stream)
    }
  }
}

/// A message was used that should have been refused.
struct UnexpectedResult: Error {
  let stream: String
}

extension MessageResult {
  /// Position of every row, followed by `!` where it is final.
  var places: [String] { out.map { "\($0.seq)" + ($0.final ? "!" : "") } }
}
