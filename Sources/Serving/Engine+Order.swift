import Wire

extension Engine {
  /// The model that a stream goes to: that of its route or the one named before the first slash of
  /// its id.
  func route(_ stream: String, _ rule: RouteRule) throws(Refusal) -> Int {
    if let name = router.model(of: rule) {
      if let index = modelIndexes[name] { return index }
      throw Refusal(
        code: .model,
        message: "\(escapedForDisplay(stream)): its route leads to model "
          + "\(escapedForDisplay(name)), which is not in service")
    }
    // By bytes: a combining mark after the slash would hide it among the characters.
    guard let slash = stream.utf8.firstIndex(of: UInt8(ascii: "/")) else {
      throw noRoute(stream, "has no model's name and slash before its own name")
    }
    let length = stream.utf8.distance(from: stream.utf8.startIndex, to: slash)
    let known = modelNames.firstIndex { $0.count == length && stream.utf8.starts(with: $0) }
    if let known { return known }
    let name = String(stream[..<slash])
    if let index = modelIndexes[name] { return index }
    guard unavailable.contains(name) else {
      throw noRoute(stream, "begins with the name of no model")
    }
    throw Refusal(
      code: .model,
      message: "\(escapedForDisplay(stream)): no version of model \(name) could be loaded")
  }

  private func noRoute(_ stream: String, _ reason: String) -> Refusal {
    let names = modelIndexes.keys.sorted().map { $0 + "/…" }.joined(separator: ", ")
    return Refusal(
      code: .noRoute,
      message: "\(escapedForDisplay(stream)): the stream id \(reason); wanted one of \(names)")
  }

  /// Where the message stands in its stream; drops its duplicates and gives the position after it.
  ///
  /// Mutating only so that the engine is not copied for the call.
  mutating func order(
    _ message: Message, _ job: Job, known: Int?, _ rule: RouteRule, onGap standard: GapPolicy?,
    mayCreate: Bool
  ) throws(Refusal) -> Int {
    // Without a standard the sender can be told, and then no policy is wanted.
    let onGap = standard == nil ? nil : rule.onGap ?? standard
    guard !isDraining else { throw refusal(.draining, message, "the daemon is shutting down") }
    if let storageFailure, waitsForJournal(rule) {
      throw refusal(.storage, message, storageFailure)
    }
    // While the journal takes nothing it drops what is too much: inference goes on.
    guard backlog <= limits.backlog || storageFailure != nil else {
      var overload = refusal(
        .overload, message,
        "\(backlog) elements wait for the journal, at most \(limits.backlog) may")
      overload.retryAfterMilliseconds = 200
      throw overload
    }
    guard job.elementCount <= limits.pending else {
      throw refusal(
        .tooLarge, message,
        "the message has \(job.elementCount) elements, at most \(limits.pending) may wait at all")
    }
    guard pending + job.elementCount <= limits.pending else {
      var overload = refusal(
        .overload, message, "\(pending) elements are waiting, at most \(limits.pending) may")
      overload.retryAfterMilliseconds = 50
      throw overload
    }
    guard let known else {
      guard streamCount < limits.streams else {
        throw refusal(
          .streamLimit, message, "\(streamCount) streams are known, at most that many may be")
      }
      guard mayCreate else {
        throw refusal(
          .streamLimit, message,
          "\(limits.streamsOfPeer) streams began with messages of this peer, at most that many may")
      }
      job.seq = message.seq ?? 0
      // A publisher's first messages may be lost before the subscription is through: that is seen.
      if onGap != nil, job.seq > 0 { job.gap = job.seq }
      return try job.end(message)
    }
    let epoch = streams[known].epoch
    guard message.epoch >= epoch else {
      throw refusal(
        .old, message, "epoch \(message.epoch) is over, the stream is in epoch \(epoch)")
    }
    job.startsEpoch = message.epoch > epoch
    let position = job.startsEpoch ? 0 : streams[known].position
    job.seq = message.seq ?? position
    if job.seq > position, let onGap, onGap != .reject || job.begin || job.startsEpoch {
      job.gap = job.seq - position
      job.resets = onGap == .reset
      return try job.end(message)
    }
    guard job.seq <= position else {
      var gap = refusal(
        .gap, message, "the message begins at seq \(job.seq), the stream is at \(position)")
      gap.next = position
      throw gap
    }
    let next = try job.end(message)
    guard job.seq < position else { return next }
    job.dropDuplicates(before: position, model: served[streams[known].model].model)
    return max(next, position)
  }

  private func refusal(_ code: ErrorCode, _ message: Message, _ reason: String) -> Refusal {
    Refusal(code: code, message: "\(escapedForDisplay(message.stream)): \(reason)")
  }
}
