import Wire

extension Engine {
  /// Takes a message on, or refuses it; the answer comes by ``takeAnswers()``.
  ///
  /// A message of a publisher, whom nothing can be answered, has no envelope and a policy of its own
  /// for gaps.
  public mutating func accept(
    _ message: Message, envelope: [[UInt8]] = [], onGap: GapPolicy? = nil
  ) {
    counters.messages += 1
    do throws(Refusal) {
      let prepared = try prepare(message, envelope: envelope)
      // No peer was charged for it.
      prepared.job.cost = 0
      accept(message, prepared, onGap: onGap)
    } catch {
      refuse(
        error.identified(by: message), stream: message.stream, envelope: envelope,
        encoding: message.encoding)
    }
  }

  /// Checks a message against its model, as far as the order of messages does not matter.
  mutating func prepare(_ message: Message, envelope: [[UInt8]]) throws(Refusal) -> PreparedMessage
  {
    let rule = router.rule(of: message.stream.utf8)
    let model = try route(message.stream, rule)
    let job = try self.job(message, envelope: envelope, model: served[model].model)
    return PreparedMessage(model: model, rule: rule, job: job)
  }

  /// Takes a prepared message on, or refuses it; the answer comes by ``takeAnswers()``.
  ///
  /// - Parameter mayCreate: whether it may begin a stream that is not known.
  mutating func accept(
    _ message: Message, _ prepared: PreparedMessage, onGap: GapPolicy? = nil,
    mayCreate: Bool = true
  ) {
    var job = prepared.job
    var known: Int?
    let rule = prepared.rule
    do throws(Refusal) {
      known = try find(message.stream, model: prepared.model, isLogged: rule.isLogged)
      if let known { job = try follow(rule, known, job, message, routed: prepared.model) }
      guard !message.isLateLabels else {
        try acceptLate(message, job, known: known)
        return restIfIdle(known)
      }
      let place = try order(message, job, known: known, rule, onGap: onGap, mayCreate: mayCreate)
      let index =
        known
        ?? add(
          record(message.stream, model: prepared.model, epoch: message.epoch, position: 0), rule)
      job.created = known == nil
      streams[index].epoch = message.epoch
      streams[index].position = place
      pending += job.elementCount
      counters.duplicates += job.duplicate ?? 0
      counters.missing += job.gap ?? 0
      streams[index].duplicates += job.duplicate ?? 0
      streams[index].missing += job.gap ?? 0
      enqueue(job, index)
    } catch {
      refuse(
        error.identified(by: message), stream: message.stream, envelope: job.envelope,
        encoding: job.encoding, cost: job.cost, atOnce: error.code == .overload)
      restIfIdle(known)
    }
  }

  /// Lets a stream rest again whose message has given it nothing to do.
  mutating func restIfIdle(_ index: Int?) {
    if let index, streams[index].jobs.isEmpty { rest(index) }
  }

  /// Answers a refusal, after the answers that its stream still waits for.
  public mutating func refuse(
    _ refusal: Refusal, stream: String, envelope: [[UInt8]], encoding: BodyEncoding = .json
  ) {
    refuse(refusal, stream: stream, envelope: envelope, encoding: encoding, cost: 0, atOnce: false)
  }

  /// Answers a refusal, in its stream's turn or at once.
  mutating func refuse(
    _ refusal: Refusal, stream: String, envelope: [[UInt8]], encoding: BodyEncoding, cost: Int,
    atOnce: Bool
  ) {
    counters.refuse(refusal.code)
    var refusal = refusal
    let name = Array(stream.utf8)
    refusal.next = refusal.next ?? (try? knownPlace(name))?.next ?? loggedPosition(of: name)
    let known = table.find(name.span).flatMap { table[$0].work < 0 ? nil : Int(table[$0].work) }
    let job = Job(envelope: envelope, encoding: encoding, refusal: refusal, cost: cost)
    if !atOnce, let known, !streams[known].jobs.isEmpty {
      enqueue(job, known)
    } else {
      answers.append(job.answer(.refusal(refusal), stream: stream))
    }
  }

  /// The position of a stream that only the journal knows.
  private func loggedPosition(of name: [UInt8]) -> Int? {
    guard let history, router.rule(of: name).isLogged, !forgotten.contains(name) else {
      return nil
    }
    return try? history.position(of: name)?.next
  }

  private mutating func enqueue(_ job: Job, _ index: Int) {
    if streams[index].jobs.isEmpty {
      ready.append(index)
      table.unlist(streams[index].place)
    }
    streams[index].jobs.append(job)
  }
}
