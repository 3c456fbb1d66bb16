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
      return try carryOut(request, envelope)?.serialized()
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
}
