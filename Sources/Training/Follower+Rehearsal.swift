import Recurrent

extension Follower {
  /// Every so many updates one is made on the anchor set, where there is one.
  private static let rehearsalInterval: UInt64 = 4

  /// The anchor set's windows, if the next update is to be made on them.
  ///
  /// Rehearsal of old examples keeps a network from forgetting them while it learns new ones
  /// (Robins 1995). Every other stream alone: the gate sees examples too that are never learned
  /// from.
  func rehearsal(update: UInt64, seed: UInt64) -> (data: LoggedSequences, batcher: ReplayBatcher)? {
    guard let anchor, update % Self.rehearsalInterval == Self.rehearsalInterval - 1 else {
      return nil
    }
    // Draws favour what comes last; in another order each time they favour nothing.
    var random = SplitMix64(seed: seed)
    let places = anchor.places.filter { $0.sequence % 2 == 0 }.shuffled(using: &random)
    let sampler = RecencySampler(places, in: anchor)
    guard sampler.count > 0 else { return nil }
    let batcher = ReplayBatcher(
      sampler: sampler, border: .max, steps: options.training.window,
      lanes: options.training.lanes, delays: folder.config.delays)
    return (anchor, batcher)
  }

  /// Updates that go over new elements and, where there is an anchor set, those on it.
  func withRehearsal(_ updates: Int) -> Int {
    guard anchor != nil else { return updates }
    let others = Int(Self.rehearsalInterval) - 1
    return updates + (updates + others - 1) / others
  }
}
