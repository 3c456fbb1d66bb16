/// How far a trainer that follows the journal is: what a checkpoint keeps beside weights and
/// moments.
struct FollowProgress: Equatable {
  /// The version that the challenger goes on from.
  var base = 0
  /// The version that the challenger was last published as; 0 where it was not.
  var published = 0
  /// Rounds begun.
  var round = 0
  /// Updates that the present round still has to make.
  var updatesLeft = 0
  /// Updates since the gate last decided.
  var untested = 0
  /// Decisions against the challenger, one after the other.
  var refusals = 0
  /// Running mean of the windows' losses, in nats; nil before the first.
  var meanLoss: Double?
  /// What has been learned from.
  var frontier = Frontier()

  /// The numbers by name.
  var metadata: [String: String] {
    var result = [
      "base": String(base), "published": String(published), "round": String(round),
      "updates_left": String(updatesLeft), "untested": String(untested),
      "refusals": String(refusals), "trained": String(frontier.trained),
      "measured": String(frontier.measured),
    ]
    result["mean_loss"] = meanLoss.map { $0.description }
    result["held_out_since"] = frontier.heldOutSince.map { String($0) }
    return result
  }

  /// Reads the numbers; nil where one is missing or cannot be.
  init?(metadata: [String: String]) {
    func count(_ key: String) -> Int? {
      metadata[key].flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil }
    }
    guard let base = count("base"), let published = count("published"),
      let round = count("round"), let updatesLeft = count("updates_left"),
      let untested = count("untested"), let refusals = count("refusals"),
      let trained = count("trained"), let measured = count("measured")
    else { return nil }
    (self.base, self.published, self.round) = (base, published, round)
    (self.updatesLeft, self.untested, self.refusals) = (updatesLeft, untested, refusals)
    meanLoss = metadata["mean_loss"].flatMap { Double($0) }.flatMap { $0.isFinite ? $0 : nil }
    frontier = Frontier(
      trained: Int64(trained), measured: Int64(measured),
      heldOutSince: count("held_out_since").map { Int64($0) })
  }

  /// Nothing done yet.
  init() {}
}
