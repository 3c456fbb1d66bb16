import Wire
import ZeroMQ

/// Takes what came on a socket to the engine, in memory that is used again.
struct Reception {
  private var parts = MessageParts()
  private var heads = HeadCache()
  private var asked = Portion()
  private var published = Portion()

  /// Takes what came to be answered.
  ///
  /// - Returns: how many messages these were.
  mutating func receive(
    on intake: Socket, _ engine: inout Engine, _ peers: inout PeerTable
  ) throws(ZeroMQError) -> Int {
    var count = 0
    defer { asked.adapt(to: count, threads: engine.threads.count) }
    while count < asked.most, try intake.receive(into: &parts) {
      count += 1
      guard let head = heads.head(of: parts) else { continue }
      take(head: head, onGap: nil, &engine, &peers)
    }
    return count
  }

  /// Takes what publishers sent; what is refused is said on `results`.
  ///
  /// - Returns: how many messages these were.
  mutating func receive(
    publishedOn ingest: Socket, onGap: GapPolicy, _ engine: inout Engine, _ peers: inout PeerTable
  ) throws(ZeroMQError) -> Int {
    var count = 0
    defer { published.adapt(to: count, threads: engine.threads.count) }
    while count < published.most, try ingest.receive(into: &parts) {
      count += 1
      take(head: [], onGap: onGap, &engine, &peers)
    }
    return count
  }

  /// Takes a message on whose own frames come after a head that leads back to its sender; publishers
  /// have none.
  private func take(
    head: [[UInt8]], onGap: GapPolicy?, _ engine: inout Engine, _ peers: inout PeerTable
  ) {
    engine.counters.messages += 1
    do throws(Refusal) {
      let message = try parts.message(from: head.count, limits: engine.limits.wire)
      do throws(Refusal) {
        let prepared = try engine.prepare(message, envelope: head)
        // Publishers cannot be told apart.
        let peer = head.first ?? PeerTable.publishers
        try peers.admit(peer, cost: prepared.job.cost)
        engine.accept(message, prepared, onGap: onGap, mayCreate: peers.mayCreate(peer))
      } catch {
        throw error.identified(by: message)
      }
    } catch {
      refuse(error, head, &engine, &peers)
    }
  }

  /// Answers a message that is not taken on, in its stream's turn where the stream is known and the
  /// peer has credit left for it.
  private func refuse(
    _ error: Refusal, _ head: [[UInt8]], _ engine: inout Engine, _ peers: inout PeerTable
  ) {
    let peer = head.first ?? PeerTable.publishers
    var cost = 0
    if error.code != .overload, (try? peers.admit(peer, cost: 1)) != nil { cost = 1 }
    engine.refuse(
      error, stream: parts.stream(from: head.count), envelope: head,
      encoding: parts.encoding(from: head.count), cost: cost, atOnce: cost == 0)
  }
}
