import ModelStore
import Text
import Wire

extension Engine {
  /// Checks a message against its model and looks its tokens up.
  ///
  /// Mutating only so that the engine is not copied for the call.
  mutating func job(
    _ message: Message, envelope: [[UInt8]], model: TaggerModel
  ) throws(Refusal) -> Job {
    let job = Job(envelope: envelope, encoding: message.encoding)
    job.id = message.id
    job.epoch = message.epoch
    job.begin = message.begin
    job.end = message.end
    job.flush = message.flush
    job.top = message.top
    job.times = message.times
    try job.take(message, model: model, limits: limits.wire)
    job.count = job.elementCount
    job.cost = max(1, job.count)
    for token in job.tokens { model.featurizer.append(token.text, to: &job.lookups) }
    return job
  }
}

extension Job {
  /// The position after the message.
  func end(_ message: Message) throws(Refusal) -> Int {
    let (next, overflow) = seq.addingReportingOverflow(count)
    guard !overflow, next <= 1 << 53 else {
      throw refusal(.malformed, message, "seq \(seq) leaves no positions for \(count) elements")
    }
    return next
  }

  /// Leaves out the elements below `position`.
  ///
  /// A message that is sent again must change nothing: `begin` stands before elements that were
  /// there, and where all of them were, `end` and `flush` were too.
  func dropDuplicates(before position: Int, model: TaggerModel) {
    let old = min(count, position - seq)
    duplicate = old
    elementCount -= old
    if let input = model.vectors {
      vectors.removeFirst(old * input.dimensions)
    } else {
      tokens.removeFirst(old)
      lookups.removeFirst(old * model.network.shape.lookups)
    }
    // A single time is that of the first element, which is left out.
    if old > 0 { times.removeFirst(times.count == count ? old : times.count) }
    labels.removeFirst(min(old, labels.count))
    begin = false
    if elementCount == 0 {
      end = false
      flush = false
    }
  }

  /// Reads elements and labels, and refuses what the model cannot use.
  func take(
    _ message: Message, model: TaggerModel, limits: WireLimits
  ) throws(Refusal) {
    if let input = model.vectors {
      try takeVectors(message, input, model: model, limits: limits)
    } else {
      try takeTokens(message, model: model, limits: limits)
      elementCount = tokens.count
    }
    if message.labels != nil, model.config.task == .next || model.config.task == .forecast {
      throw refusal(
        .label, message, "model \(model.name) takes no labels: it learns from what comes next")
    }
    if let labels = message.labels { self.labels = try known(labels, message, model) }
  }

  private func takeTokens(
    _ message: Message, model: TaggerModel, limits: WireLimits
  ) throws(Refusal) {
    switch message.content {
    case .none: tokens = []
    case .tokens(let texts): tokens = texts.map { Token(text: $0, start: 0, end: 0) }
    case .text(let text):
      tokens = model.config.tokenizer.tokens(in: text)
      hasOffsets = true
      try checkText(message, limits)
    case .vectors, .floats:
      throw refusal(
        .input, message, "vectors were sent, model \(model.name) takes tokens or text")
    }
  }

  private func checkText(_ message: Message, _ limits: WireLimits) throws(Refusal) {
    guard tokens.count <= limits.elements else {
      throw refusal(
        .tooLarge, message,
        "the text has \(tokens.count) tokens, at most \(limits.elements) are taken in a message")
    }
    for token in tokens where token.text.utf8.count > limits.token {
      throw refusal(
        .tooLarge, message,
        "a token of the text has \(token.text.utf8.count) bytes, at most \(limits.token) are taken")
    }
    if let labels = message.labels, labels.count != tokens.count {
      throw refusal(
        .malformed, message, "labels has \(labels.count) entries for \(tokens.count) tokens")
    }
    if message.times.count > 1, message.times.count != tokens.count {
      throw refusal(
        .malformed, message, "time has \(message.times.count) entries for \(tokens.count) tokens")
    }
  }

  /// The labels as the model spells them.
  private func known(
    _ labels: [String?], _ message: Message, _ model: TaggerModel
  ) throws(Refusal) -> [String?] {
    var known: [String?] = []
    for label in labels {
      guard let label else {
        known.append(nil)
        continue
      }
      guard let spelling = model.spelling(ofGold: label) else {
        throw refusal(
          .label, message,
          "label \"\(escapedForDisplay(label))\" is not one of model \(model.name): "
            + model.labels.tokens.joined(separator: ", "))
      }
      known.append(spelling)
    }
    return known
  }

  func refusal(_ code: ErrorCode, _ message: Message, _ reason: String) -> Refusal {
    Refusal(code: code, message: "\(escapedForDisplay(message.stream)): \(reason)")
  }
}

extension TaggerModel {
  /// A gold label as it is logged; nil where the model has none of its type.
  ///
  /// Tags of other schemes are taken. Where the model labels by IOB2, those of BIOES are written as
  /// its own; where neighbours decide, the trainer knows them.
  func spelling(ofGold label: String) -> String? {
    if id(ofLabel: label) != nil { return label }
    guard config.head.scheme != .none, TagScheme.isTag(label, ofTypesIn: labels.tokens) else {
      return nil
    }
    guard config.head.scheme == .iob2 else { return label }
    let begins = label.hasPrefix("S") || label.hasPrefix("U")
    let spelling = (begins ? "B" : "I") + label.dropFirst()
    return id(ofLabel: spelling) == nil ? nil : spelling
  }
}
