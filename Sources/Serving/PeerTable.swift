import Wire

/// How much each peer has on its way, and how much it may have.
///
/// A message costs its elements, and one without elements costs 1. The credit that a peer is told
/// shrinks by no more than what the answer that says so has settled: a peer that stays within the
/// newest credit it was told is never refused for what is already on its way.
package struct PeerTable {
  private struct Peer {
    var unanswered = 0
    var credit: Int
    /// Streams that began with a message of this peer.
    var created = 0
    /// Whether its answers cannot be sent at present.
    var isBlocked = false
  }

  var limits: EngineLimits
  private var peers: [[UInt8]: Peer] = [:]
  /// Peers that wait for an answer.
  private var active = 0
  /// What all peers together have on their way.
  package private(set) var unanswered = 0

  /// The peer that all publishers together are: they cannot be told apart.
  package static let publishers: [UInt8] = []
  /// Peers that are remembered.
  private static let most = 65_536
  private static let retryMilliseconds = 20

  /// A table without peers.
  package init(limits: EngineLimits) { self.limits = limits }

  /// Takes on a message, or refuses it.
  ///
  /// What a peer without any other message on its way sends is taken, as long as it can ever fit.
  package mutating func admit(_ peer: [UInt8], cost: Int) throws(Refusal) {
    guard cost <= limits.pending else {
      throw Refusal(
        code: .tooLarge,
        message: "the message has \(cost) elements, at most \(limits.pending) may wait at all")
    }
    var state = peers[peer] ?? Peer(credit: first(peer))
    let isFree = state.unanswered == 0 || cost <= state.credit - state.unanswered
    guard isFree, !state.isBlocked else {
      throw Refusal(
        code: .overload,
        message: state.isBlocked
          ? "the answers before this one are not being read"
          : "\(state.unanswered) elements of this peer are unanswered, with \(cost) more they "
            + "are beyond its credit of \(state.credit)",
        retryAfterMilliseconds: Self.retryMilliseconds, credit: state.credit)
    }
    if state.unanswered == 0 { active += 1 }
    state.unanswered += cost
    unanswered += cost
    if peers.count >= Self.most { peers = peers.filter { $0.value.unanswered > 0 } }
    peers[peer] = state
  }

  /// Whether a message of the peer may begin a stream that is not known.
  package func mayCreate(_ peer: [UInt8]) -> Bool {
    (peers[peer]?.created ?? 0) < limits.streamsOfPeer
  }

  /// Notes an answer on its way back.
  ///
  /// - Parameters:
  ///   - cost: what the message was admitted for; 0 where it was not.
  ///   - created: whether it began a stream.
  /// - Returns: the credit that the answer says.
  package mutating func settle(_ peer: [UInt8], cost: Int, created: Bool) -> Int {
    guard var state = peers[peer] else { return first(peer) }
    let settled = min(cost, state.unanswered)
    state.unanswered -= settled
    unanswered -= settled
    if settled > 0, state.unanswered == 0 { active -= 1 }
    if created { state.created += 1 }
    if peer != Self.publishers { state.credit = max(target, state.credit - settled) }
    peers[peer] = state
    return state.credit
  }

  /// Says whether the peer's answers can be sent.
  package mutating func setBlocked(_ peer: [UInt8], _ isBlocked: Bool) {
    peers[peer]?.isBlocked = isBlocked
  }

  /// Forgets a peer that is gone.
  package mutating func forget(_ peer: [UInt8]) {
    guard let state = peers.removeValue(forKey: peer), state.unanswered > 0 else { return }
    unanswered -= state.unanswered
    active -= 1
  }

  /// Half of what is free, in equal shares.
  private var target: Int {
    let free = max(0, limits.pending - unanswered)
    return max(1, min(limits.credit, free / (2 * max(1, active))))
  }

  private func first(_ peer: [UInt8]) -> Int {
    peer == Self.publishers ? max(1, limits.pending / 2) : limits.firstCredit
  }
}
