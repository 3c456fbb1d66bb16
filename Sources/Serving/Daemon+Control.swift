import ModelStore
import Platform
import Wire
import ZeroMQ

extension Daemon {
  /// Answers the requests that wait on the control socket.
  func answerControl() throws(ZeroMQError) {
    guard poller.isReadable(items.control) else { return }
    while let received = try control.receive() {
      guard let envelope = Envelope(received.parts) else { continue }
      guard let answer = controlAnswer(envelope) else { continue }
      try self.answer(envelope.head + [answer])
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
      case .recorded(let envelope, let answer): try reply(answer, to: envelope)
      case .added(let model): add(model)
      case .loaded(let loaded): try putIntoService(loaded)
      }
    }
  }

  private func putIntoService(_ loaded: LoadedVersion) throws(ZeroMQError) {
    let order = loaded.order
    switch loaded.outcome {
    case .failure(let error):
      noteModels(order.live.name) { $0.refused += 1 }
      logLine(
        .error, "swap refused: \(error); version \(order.live.version) goes on serving",
        event: "swap_refused",
        fields: [LogField("model", order.live.name), LogField("version", "\(order.version)")])
      let refusal = Refusal(code: .model, message: "\(error)")
      try reply(refusal.encoded(), to: order.envelope)
    case .success(let model):
      let from = engine.model(named: model.name)?.version ?? order.live.version
      let swap = engine.replace(with: model)
      remember(order, from: from)
      let reason: SwapReason = order.isRollback ? .rollback : .request
      note(reason, model.name, version: model.version, swap: swap)
      noteModels(model.name) { figures in
        figures.swaps += 1
        if order.isRollback { figures.rollbacks += 1 }
      }
      logLine(
        .info, "\(model.name): version \(model.version) in service (was \(from))",
        event: order.isRollback ? "rollback" : "swap",
        fields: [LogField("model", model.name), LogField("version", "\(model.version)")])
      loader.record(
        model, envelope: order.envelope,
        answer: swapAnswer(model, from: from, swap: swap).serialized())
    }
  }

  /// Answers a request; nobody, where a reload has caused it.
  private func reply(_ answer: [UInt8], to envelope: [[UInt8]]) throws(ZeroMQError) {
    guard !envelope.isEmpty else { return }
    try self.answer(envelope + [answer])
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
