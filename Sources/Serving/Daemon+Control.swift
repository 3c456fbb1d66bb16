import Glibc
import Journal
import ModelStore
import Platform
import Wire
import ZeroMQ

extension Daemon {
  /// Answers the requests that wait on the control socket.
  func answerControl() throws(ZeroMQError) {
    while let received = try control.receive() {
      guard let envelope = Envelope(received.parts) else { continue }
      guard let answer = controlAnswer(envelope) else { continue }
      try send(envelope.head + [answer], on: control)
    }
  }

  /// The answer to a request, or nil where it comes later.
  private func controlAnswer(_ envelope: Envelope) -> [UInt8]? {
    do throws(Refusal) {
      guard envelope.frames.count == 1, let body = envelope.frames.first else {
        throw Refusal(
          code: .malformed,
          message: "a control request is one frame of JSON, found \(envelope.frames.count)")
      }
      let request = try ControlRequest.parse(body, limits: engine.limits.wire)
      if ["swap", "rollback"].contains(request.op) {
        loader.load(
          try engine.swapOrder(request, envelope: envelope.head, earlier: earlier))
        return nil
      }
      if let answer = try carryOut(request, envelope) { return answer.serialized() }
      guard request.op != "forget" || journal == nil else { return nil }
      let facts = DaemonFacts(
        processID: getpid(), uptimeSeconds: Double(MonotonicClock.now() - started) / 1e9,
        kernels: kernels, answersDropped: answersDropped)
      return try engine.answer(request, facts).serialized()
    } catch {
      return error.encoded()
    }
  }

  /// Flips to versions that the loader has ready: between two waves, so that no message waits.
  func putLoadedIntoService() throws(ZeroMQError) {
    for report in loader.loaded.take() {
      switch report {
      case .recorded(let envelope, let answer): try send(envelope + [answer], on: control)
      case .loaded(let loaded): try putIntoService(loaded)
      }
    }
  }

  private func putIntoService(_ loaded: LoadedVersion) throws(ZeroMQError) {
    let order = loaded.order
    switch loaded.outcome {
    case .failure(let error):
      logLine(.error, "swap refused: \(error); version \(order.live.version) goes on serving")
      let refusal = Refusal(code: .model, message: "\(error)")
      try send(order.envelope + [refusal.encoded()], on: control)
    case .success(let model):
      let from = engine.model(named: model.name)?.version ?? order.live.version
      let swap = engine.replace(with: model)
      remember(order, from: from)
      let reason: SwapReason = order.isRollback ? .rollback : .request
      note(reason, model.name, version: model.version, swap: swap)
      logLine(.info, "\(model.name): version \(model.version) in service (was \(from))")
      loader.record(
        model, envelope: order.envelope,
        answer: swapAnswer(model, from: from, swap: swap).serialized())
    }
  }

  /// Remembers the way back.
  private func remember(_ order: SwapOrder, from: Int) {
    if order.isRollback {
      _ = earlier[order.live.name]?.popLast()
    } else if from != order.version {
      earlier[order.live.name, default: []].append(from)
    }
  }

  /// How far a stream is, and how much of that a crash could lose.
  func position(_ request: ControlRequest) throws(Refusal) -> JSONValue {
    let place = try engine.place(request)
    guard let journal else { return place.answer(logged: 0) }
    return place.answer(
      logged: journal.logged(place.stream, epoch: place.epoch, next: place.stepped))
  }

  /// Keeps what the trainer wants in the journal.
  func record(_ request: ControlRequest) throws(Refusal) -> JSONValue {
    guard case .string(let model)? = request.fields["model"],
      case .object? = request.fields["numbers"]
    else {
      throw Refusal(
        code: .malformed, message: "record wants \"model\", a string, and \"numbers\", an object")
    }
    guard let journal else {
      throw Refusal(code: .storage, message: "the daemon keeps no journal")
    }
    _ = journal
    let numbers = String(decoding: request.fields.serialized(), as: UTF8.self)
    self.journal?.log(.gate(GateRecord(model: model, time: WallClock.now(), numbers: numbers)))
    return .object([JSONMember(key: "recorded", value: .bool(true))])
  }
}
