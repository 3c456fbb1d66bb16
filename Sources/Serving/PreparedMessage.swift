import Wire

/// What came of checking a message against its model, as far as the order of messages does not
/// matter.
struct PreparedMessage {
  /// Index of the model that its stream goes to.
  let model: Int
  /// What its route says.
  let rule: RouteRule
  let job: Job
}

extension Refusal {
  /// The refusal with what a readable message says of itself.
  func identified(by message: Message) -> Refusal {
    var refusal = self
    refusal.seq = message.seq
    refusal.id = message.id
    return refusal
  }
}
