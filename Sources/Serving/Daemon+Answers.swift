import Wire
import ZeroMQ

extension Daemon {
  /// Sends what the engine has ready and what waited for the journal.
  func sendAnswers() throws(ZeroMQError) {
    var answers = engine.takeAnswers()
    if journal != nil {
      let released = journal?.takeReports(&engine) ?? []
      answers = released + (journal?.pass(answers, of: &engine) ?? answers)
      for frames in journal?.takeControl() ?? [] { try send(frames, on: control) }
    }
    for answer in answers {
      let body = answer.encoded()
      if case .result = answer.reply {
        try publish(body, topic: Array(answer.stream.utf8))
      } else if answer.envelope.isEmpty {
        try publish(body, topic: Envelope.topic(forRefusalOf: answer.stream))
      }
      if !answer.envelope.isEmpty { try send(answer.envelope + [body], on: intake) }
    }
  }

  private func publish(_ body: [UInt8], topic: [UInt8]) throws(ZeroMQError) {
    _ = try results.send([topic, body], dontWait: true)
  }
}
