import Platform
import Wire
import ZeroMQ

/// Sends documents to a daemon's intake, several streams at a time, and gathers its answers.
struct Sender {
  /// How a run ended.
  enum Ending: Sendable { case done, interrupted, silent }

  /// How long an answer may take before the daemon is taken for absent.
  private static let patience: UInt64 = 5_000_000_000
  /// How long the loop waits at most, so that the progress goes on.
  private static let tick = 250
  /// How far sending may lag behind the rate and catch up later.
  private static let lag: UInt64 = 100_000_000
  /// Elements on their way that a daemon takes before it has said its own number.
  private static let firstCredit = 256

  private(set) var streams: [SendStream]
  private(set) var tally = SendTally()
  private(set) var unitsDone = 0
  let unitCount: Int
  private let options: SendOptions
  private let socket: Socket
  private let frameLimit = WireLimits().frame
  private var active: [Int] = []
  private var nextDocument = 0
  private var turn = 0
  private var flights: [UInt64: Flight] = [:]
  private var lastID: UInt64 = 0
  private var elementsInFlight = 0
  private var credit = firstCredit
  private var knowsCredit = false
  private var lastHeard: UInt64 = 0
  private var paceAt: UInt64 = 0
  private var started: UInt64 = 0

  init(_ documents: [SendDocument], options: SendOptions) throws {
    self.options = options
    streams = documents.map(SendStream.init)
    unitCount = documents.reduce(0) { $0 + $1.count }
    socket = try options.connection.dealer(options.endpoint) { socket in
      // What is on its way is limited here; a queue of its own would only hide it.
      try socket.set(.sendHighWaterMark(0))
      try socket.set(.receiveHighWaterMark(0))
    }
  }

  /// Sends everything.
  ///
  /// - Parameters:
  ///   - signals: what interrupts it.
  ///   - onAnswer: told the document and the answer of each message, in order per document.
  ///   - onProgress: told after every turn.
  mutating func run(
    signals: Signals, onAnswer: (SendDocument, SendAnswer) -> Void = { _, _ in },
    onProgress: (Sender) -> Void
  ) throws -> Ending {
    var poller = Poller()
    poller.add(socket)
    poller.add(descriptor: signals.descriptor)
    started = MonotonicClock.now()
    paceAt = started
    while deal() {
      let wait = try send()
      _ = try poller.wait(milliseconds: wait)
      while signals.next() != nil {}
      if signals.interrupted { return .interrupted }
      try receive(onAnswer)
      let silence = MonotonicClock.now() - lastHeard
      guard flights.isEmpty || silence < Self.patience else { return .silent }
      onProgress(self)
    }
    return .done
  }

  /// Opens streams in the place of those that have ended; false when none is left.
  private mutating func deal() -> Bool {
    active.removeAll { streams[$0].isFinished }
    while active.count < options.streams, nextDocument < streams.count {
      active.append(nextDocument)
      nextDocument += 1
    }
    return !active.isEmpty
  }

  /// Sends what may go out, a message of each stream in turn; answers how long to wait then.
  private mutating func send() throws -> Int {
    var wait = Self.tick
    var idle = 0
    while idle < active.count, flights.count < options.inFlight {
      let now = MonotonicClock.now()
      if paceAt > now { return min(wait, milliseconds(paceAt - now)) }
      turn = (turn + 1) % active.count
      let index = active[turn]
      if try sendNext(of: index, now) {
        idle = 0
      } else {
        idle += 1
        let blocked = streams[index].blockedUntil
        if blocked > now { wait = min(wait, milliseconds(blocked - now)) }
      }
    }
    // A stream whose last message was left out here has nothing to wait for.
    return active.contains { streams[$0].isFinished } ? 0 : wait
  }

  private func milliseconds(_ nanoseconds: UInt64) -> Int {
    Int(clamping: nanoseconds / 1_000_000 + 1)
  }

  private mutating func sendNext(of index: Int, _ now: UInt64) throws -> Bool {
    guard streams[index].maySend(at: now) else { return false }
    var flight = streams[index].nextFlight(elements: options.elementsPerMessage)
    guard flights.isEmpty || elementsInFlight + flight.cost <= credit else { return false }
    let id = lastID + 1
    let body = streams[index].body(
      of: flight, id: id, labels: options.sendsLabels,
      encoding: options.encoding)
    guard body.count <= frameLimit else {
      // The daemon would not read it, and so could not say which message its answer is for.
      streams[index].leaveOut(flight)
      tally.refuse(
        "too_large", "a message has \(body.count) bytes, at most \(frameLimit) are taken")
      return true
    }
    guard try socket.send([Array(streams[index].document.stream.utf8), body], dontWait: true) else {
      throw CommandFailure(description: "\(options.endpoint): a message could not be queued")
    }
    flight.stream = index
    flight.sentAt = now
    note(flight, id)
    return true
  }

  private mutating func note(_ flight: Flight, _ id: UInt64) {
    if flights.isEmpty { lastHeard = flight.sentAt }
    lastID = id
    flights[id] = flight
    elementsInFlight += flight.cost
    streams[flight.stream].depart(flight)
    pace(flight.elements, flight.sentAt)
  }

  private mutating func pace(_ elements: Int, _ now: UInt64) {
    guard let rate = options.rate else { return }
    let step = UInt64(min(Double(elements) / rate * 1e9, 1e18))
    paceAt = max(paceAt, now - min(now, Self.lag)) + step
  }

  private mutating func receive(_ onAnswer: (SendDocument, SendAnswer) -> Void) throws {
    while let received = try socket.receive() {
      let now = MonotonicClock.now()
      let answer = try read(received.parts.last ?? [])
      guard let id = answer.id, let flight = flights.removeValue(forKey: id) else {
        throw CommandFailure(
          description: "\(options.endpoint): an answer belongs to no message: "
            + (answer.refused?.message ?? "it has no known id"))
      }
      lastHeard = now
      tally.elapsed = now - started
      elementsInFlight -= flight.cost
      knowsCredit = knowsCredit || answer.credit != nil
      credit = answer.credit ?? (knowsCredit ? credit : .max)
      let outcome = streams[flight.stream].take(answer, flight, now: now)
      onAnswer(streams[flight.stream].document, answer)
      tally.count(answer, outcome, latency: now - flight.sentAt)
      if case .accepted = outcome { unitsDone += flight.units }
    }
  }

  private func read(_ bytes: [UInt8]) throws(CommandFailure) -> SendAnswer {
    do {
      return try SendAnswer(bytes)
    } catch {
      throw CommandFailure(description: "\(options.endpoint): an answer cannot be read: \(error)")
    }
  }
}
