import Wire
import ZeroMQ

extension Daemon {
  /// Messages received before the next wave, so that a flood cannot keep waves from running.
  private static let receiveBatch = 1024

  /// Takes what came to be answered.
  func receive() throws(ZeroMQError) -> Int {
    for count in 0..<Self.receiveBatch {
      guard let received = try intake.receive() else { return count }
      guard let envelope = Envelope(received.parts) else { continue }
      take(envelope, tooMany: received.tooManyParts, onGap: nil)
    }
    return Self.receiveBatch
  }

  /// Takes what publishers sent; what is refused is said on `results`.
  func receivePublished() throws(ZeroMQError) -> Int {
    var count = 0
    for socket in ingest { count += try receivePublished(on: socket) }
    return count
  }

  private func receivePublished(on socket: Socket) throws(ZeroMQError) -> Int {
    for count in 0..<Self.receiveBatch {
      guard let received = try socket.receive() else { return count }
      take(Envelope(publication: received.parts), tooMany: received.tooManyParts, onGap: onGap)
    }
    return Self.receiveBatch
  }

  private func take(_ envelope: Envelope, tooMany: Bool, onGap: GapPolicy?) {
    engine.counters.messages += 1
    do throws(Refusal) {
      let message = try envelope.message(tooMany: tooMany, limits: engine.limits.wire)
      do throws(Refusal) {
        let prepared = try engine.prepare(message, envelope: envelope.head)
        try peers.admit(envelope.peer, cost: prepared.job.cost)
        engine.accept(prepared, onGap: onGap, mayCreate: peers.mayCreate(envelope.peer))
      } catch {
        throw error.identified(by: message)
      }
    } catch {
      refuse(error, envelope)
    }
  }

  /// Answers a message that is not taken on, in its stream's turn where the stream is known and the
  /// peer has credit left for it.
  private func refuse(_ error: Refusal, _ envelope: Envelope) {
    let stream = envelope.frames.first.flatMap { String(validating: $0, as: UTF8.self) } ?? ""
    var cost = 0
    if error.code != .overload, (try? peers.admit(envelope.peer, cost: 1)) != nil { cost = 1 }
    engine.refuse(
      error, stream: stream, envelope: envelope.head, encoding: envelope.encoding, cost: cost,
      atOnce: cost == 0)
  }
}
