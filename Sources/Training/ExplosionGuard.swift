import Glibc
import ModelStore
import Recurrent

/// Tells a loss that has exploded from one that is merely large.
package struct ExplosionGuard {
  /// A loss so many times the running mean has exploded, if it is beyond it by chance's too.
  private static let explosion = 10.0
  /// Share of the newest loss in the running mean.
  private static let forgetting = 0.02

  /// Running mean of the windows' losses, in nats; nil before the first.
  package private(set) var mean: Double?
  private let chance: Double

  /// For a head of so many labels, of which the chance loss is the logarithm.
  package init(labels: Int, mean: Double? = nil) {
    chance = log(Double(max(labels, 2)))
    self.mean = mean
  }

  /// For what a model of this configuration learns: a log-likelihood of densities may have any sign
  /// and moves by whole nats, and an auxiliary head adds to the loss.
  package init(_ config: ModelConfig, shape: NetworkShape, mean: Double? = nil) {
    let auxiliary = shape.auxiliary > 0 ? config.auxiliary?.weight ?? 0 : 0
    chance =
      config.task == .forecast
      ? Self.explosion
      : log(Double(max(shape.labels, 2))) + auxiliary * log(Double(max(shape.auxiliary, 2)))
    self.mean = mean
  }

  /// The loss beyond which an update is dropped: where the mean is tiny, one rare label must not
  /// count as an explosion.
  package var limit: Double {
    mean.map { $0 + max((Self.explosion - 1) * abs($0), chance) } ?? .infinity
  }

  /// Takes the loss of an update that was applied.
  package mutating func add(_ loss: Double) {
    let before = mean ?? loss
    mean = before + Self.forgetting * (loss - before)
  }

  /// What to say of an update that was dropped.
  func dropped(_ step: Learner.Step) -> String {
    "an update was dropped: loss \(step.loss), norm of the gradient \(step.norm), mean loss "
      + "\(mean ?? .nan); the rate is halved"
  }
}
