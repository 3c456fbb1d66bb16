/// What an answer meant for the message that it answers.
enum SendOutcome: Sendable {
  case accepted
  /// It goes out again.
  case again
  /// It was refused for good.
  case refused
}

extension SendStream {
  /// Refusals that concern the message alone: the stream goes on without it.
  private static let messageCodes: Set<String> = [
    "malformed", "too_large", "label", "dimension", "not_finite",
  ]
  /// Those of messages that go as they are: others may begin where the daemon is.
  private static let placeCodes: Set<String> = ["gap", "old"]
  /// Elements that one line can have at most, whatever the daemon says.
  private static let largestStep = 1 << 20

  /// Takes the answer to a message of this stream.
  mutating func take(_ answer: SendAnswer, _ flight: Flight, now: UInt64) -> SendOutcome {
    inFlight -= 1
    let outcome: SendOutcome
    if let refused = answer.refused {
      outcome = refuse(refused, next: answer.next, flight, now: now)
    } else {
      accept(answer, flight)
      outcome = .accepted
    }
    if inFlight == 0, let place = recovery {
      cursor = place
      recovery = nil
      hasSentEnd = false
    }
    return outcome
  }

  /// Leaves units out for good.
  mutating func leaveOut(_ flight: Flight) {
    guard flight.units > 0 else {
      isAbandoned = true
      return
    }
    order.removeSubrange(flight.first..<flight.first + flight.units)
  }

  private mutating func accept(_ answer: SendAnswer, _ flight: Flight) {
    retries = 0
    acceptedUnits += flight.units
    if flight.isEnd { hasEnded = true }
    if document.isText { grow(to: answer.next ?? position) }
    // The row of a sequence stands at its first element and for all up to its end.
    let isOfSequence = answer.isOfSequence && !document.isVectors
    let rows = answer.committed.flatMap { row in
      (row.seq..<(isOfSequence ? max(answer.next ?? 0, row.seq + 1) : row.seq + 1)).map {
        (seq: $0, label: row.label)
      }
    }
    for (seq, label) in rows {
      if document.isText {
        if committed.indices.contains(seq) { committed[seq] = label }
      } else if document.isNumbered, order.indices.contains(seq) {
        committed[order[seq]] = label
      }
    }
  }

  private mutating func grow(to next: Int) {
    guard next >= position, next - position <= Self.largestStep else { return }
    position = next
    if next > committed.count {
      committed += Array(repeating: nil, count: next - committed.count)
    }
  }

  private mutating func refuse(
    _ refused: SendAnswer.Refused, next: Int?, _ flight: Flight, now: UInt64
  ) -> SendOutcome {
    // What was sent behind a refused message is refused with it, and all of it goes out again.
    guard recovery == nil else { return .again }
    guard !isAbandoned else { return .refused }
    let isPlace = document.isMessages && Self.placeCodes.contains(refused.code)
    if refused.code == "overload" || (refused.code == "gap" && !isPlace) {
      return goBack(refused, next: next, flight, now: now)
    }
    if isPlace || Self.messageCodes.contains(refused.code) {
      leaveOut(flight)
      recovery = flight.first
    } else {
      isAbandoned = true
    }
    return .refused
  }

  private mutating func goBack(
    _ refused: SendAnswer.Refused, next: Int?, _ flight: Flight, now: UInt64
  ) -> SendOutcome {
    retries += 1
    guard retries <= Self.patience else {
      isAbandoned = true
      return .refused
    }
    if !document.isNumbered {
      if let next, next >= 0 { position = next }
      recovery = flight.first
    } else {
      recovery = min(max(next ?? flight.first, 0), order.count)
    }
    let pause = refused.retryAfterMilliseconds ?? (refused.code == "overload" ? 50 : 0)
    blockedUntil = now + UInt64(min(max(pause, 0), 10_000)) * 1_000_000
    return .again
  }
}
