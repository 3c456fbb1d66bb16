import Journal
import Recurrent

/// Where to begin in a sequence so that a state is right, or nearly so, at a later element.
///
/// The state before the element is stepped towards with the present weights over at least
/// ``steps`` elements: a stored one was computed by older weights (Kapturowski et al. 2019, stored
/// state with burn-in).
package struct BurnIn {
  /// A place to begin at, with the state before it; no numbers stand for the zero state.
  package struct Start: Equatable {
    package var position: Int
    package var state: [Float]

    /// Gathers the two.
    package init(position: Int, state: [Float]) {
      self.position = position
      self.state = state
    }
  }

  /// How much farther back than the burn-in a known state is still stepped from.
  package static let reach = 128

  /// Elements that are stepped before the first one that counts.
  let steps: Int
  /// Floats of a state.
  let stateSize: Int
  /// The last stored state at or before a position of a sequence's stream.
  let snapshot: (LoggedSequence, Int) throws(JournalError) -> Snapshot?

  /// A burn-in of `steps` elements for states of `stateSize` floats.
  package init(
    steps: Int, stateSize: Int,
    snapshot: @escaping (LoggedSequence, Int) throws(JournalError) -> Snapshot?
  ) {
    self.steps = steps
    self.stateSize = stateSize
    self.snapshot = snapshot
  }

  /// Where to begin for an element of a sequence.
  ///
  /// The sequence's own beginning where it lies within burn-in and reach and the state is zero
  /// there; else the nearest stored state within them; else the zero state at the beginning of the
  /// burn-in.
  package func start(of sequence: LoggedSequence, at position: Int) throws(JournalError) -> Start {
    let lead = max(position - steps, sequence.first)
    let farthest = max(lead - Self.reach, sequence.first)
    if sequence.startsFromZero, farthest == sequence.first {
      return Start(position: sequence.first, state: [])
    }
    if let stored = try snapshot(sequence, lead), stored.seq >= farthest, stored.seq <= lead,
      stored.state.isEmpty || stored.state.count == stateSize,
      stored.state.allSatisfy(\.isFinite)
    {
      return Start(position: stored.seq, state: stored.state)
    }
    return Start(position: lead, state: [])
  }

  /// The states before the elements that lanes begin with: each as `StateArena.copy` gives it, no
  /// numbers for zero.
  ///
  /// Steps the serving path, so that a state has the bits that it would have in the daemon.
  package func states(
    before lanes: [(sequence: Int, position: Int)?], in data: LoggedSequences,
    network: () -> PackedNetwork
  ) throws(JournalError) -> [[Float]] {
    var starts: [Start?] = []
    for lane in lanes {
      guard let lane else {
        starts.append(nil)
        continue
      }
      starts.append(try start(of: data.sequences[lane.sequence], at: lane.position))
    }
    guard zip(lanes, starts).contains(where: { $0?.position != $1?.position }) else {
      return starts.map { $0?.state ?? [] }
    }
    return step(lanes, from: starts, in: data, network())
  }

  /// Steps every lane from its start to its element; a wave holds those that are not there yet.
  private func step(
    _ lanes: [(sequence: Int, position: Int)?], from starts: [Start?], in data: LoggedSequences,
    _ network: PackedNetwork
  ) -> [[Float]] {
    var arena = StateArena(network: network, slotsPerSlab: lanes.count)
    var runner = WaveRunner(network: network, capacity: lanes.count)
    var moving: [(sequence: LoggedSequence, positions: Range<Int>, slot: Int)] = []
    let slots = zip(lanes, starts).map { lane, start in
      let slot = arena.take()
      guard let lane, let start else { return slot }
      if !start.state.isEmpty { arena.set(slot, to: start.state) }
      moving.append((data.sequences[lane.sequence], start.position..<lane.position, slot))
      return slot
    }
    for step in 0..<(moving.map(\.positions.count).max() ?? 0) {
      moving.removeAll { $0.positions.count <= step }
      runner.step(
        moving.map { ($0.sequence, $0.positions.lowerBound + step) }, slots: moving.map(\.slot),
        arena: arena)
    }
    return slots.map { arena.copy($0) }
  }
}
