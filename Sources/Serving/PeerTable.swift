import Wire

/// How much each peer has on its way, and how much it may have.
///
/// A message costs its elements, and one without elements costs 1. The credit that a peer is told
/// shrinks by no more than what the answer that says so has settled: a peer that stays within the
/// newest credit it was told is never refused for what is already on its way.
package struct PeerTable {
  private struct Peer {
    /// Its routing id; nil for a place that is free.
    var name: [UInt8]?
    var unanswered = 0
    var credit: Int
    /// Streams that began with a message of this peer.
    var created = 0
    /// Whether its answers cannot be sent at present.
    var isBlocked = false
  }

  var limits: EngineLimits
  private var places: [[UInt8]: Int] = [:]
  private var peers: [Peer] = []
  private var free: [Int] = []
  /// The peer that was looked for last: many messages in a row come from one.
  private var last: (name: [UInt8], place: Int)?
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
    let place = place(of: peer) ?? add(peer)
    let (waiting, credit) = (peers[place].unanswered, peers[place].credit)
    let isFree = waiting == 0 || cost <= credit - waiting
    guard isFree, !peers[place].isBlocked else {
      throw Refusal(
        code: .overload,
        message: peers[place].isBlocked
          ? "the answers before this one are not being read"
          : "\(waiting) elements of this peer are unanswered, with \(cost) more they "
            + "are beyond its credit of \(credit)",
        retryAfterMilliseconds: Self.retryMilliseconds, credit: credit)
    }
    if waiting == 0 { active += 1 }
    peers[place].unanswered += cost
    unanswered += cost
  }

  private mutating func place(of peer: [UInt8]) -> Int? {
    // The same array, as a rule: then only addresses are compared.
    if let last, last.name == peer { return last.place }
    guard let place = places[peer] else { return nil }
    last = (peer, place)
    return place
  }

  /// Takes a new peer on; where there are very many, those that wait for nothing are forgotten.
  private mutating func add(_ peer: [UInt8]) -> Int {
    if places.count >= Self.most {
      for (name, place) in places where peers[place].unanswered == 0 { remove(name, place) }
    }
    let state = Peer(name: peer, credit: first(peer))
    let place = free.popLast() ?? peers.count
    if place == peers.count { peers.append(state) } else { peers[place] = state }
    places[peer] = place
    return place
  }

  private mutating func remove(_ peer: [UInt8], _ place: Int) {
    places[peer] = nil
    peers[place] = Peer(credit: 0)
    free.append(place)
    last = nil
  }

  /// Whether a message of the peer may begin a stream that is not known.
  package func mayCreate(_ peer: [UInt8]) -> Bool {
    let place = last.flatMap { $0.name == peer ? $0.place : nil } ?? places[peer]
    return (place.map { peers[$0].created } ?? 0) < limits.streamsOfPeer
  }

  /// Notes an answer on its way back.
  ///
  /// - Parameters:
  ///   - cost: what the message was admitted for; 0 where it was not.
  ///   - created: whether it began a stream.
  /// - Returns: the credit that the answer says.
  package mutating func settle(_ peer: [UInt8], cost: Int, created: Bool) -> Int {
    guard let place = place(of: peer) else { return first(peer) }
    let settled = min(cost, peers[place].unanswered)
    peers[place].unanswered -= settled
    unanswered -= settled
    if settled > 0, peers[place].unanswered == 0 { active -= 1 }
    if created { peers[place].created += 1 }
    if !peer.isEmpty { peers[place].credit = max(target, peers[place].credit - settled) }
    return peers[place].credit
  }

  /// Says whether the peer's answers can be sent.
  package mutating func setBlocked(_ peer: [UInt8], _ isBlocked: Bool) {
    if let place = place(of: peer) { peers[place].isBlocked = isBlocked }
  }

  /// Forgets a peer that is gone.
  package mutating func forget(_ peer: [UInt8]) {
    guard let place = place(of: peer) else { return }
    unanswered -= peers[place].unanswered
    if peers[place].unanswered > 0 { active -= 1 }
    remove(peer, place)
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
