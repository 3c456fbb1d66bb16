import Journal
import Platform
import Recurrent

extension Follower {
  /// Dropped updates after which a round ends.
  private static let mostDropped = 5
  /// Updates over which the rate rises after a beginning, while Adam's moments are guesses.
  private static let warmUp = 20
  /// Nanoseconds between two checkpoints.
  private static let checkpointInterval: UInt64 = 30_000_000_000

  /// Measures the version in service on what is new, then decides what may be learned from.
  mutating func begin(_ feed: JournalFeed, _ report: inout RoundReport) throws(JournalError) {
    let before = progress.frontier.trained
    let stretches = data.stretches { $1.labelled > $1.measured }
    if let champion {
      let measured = try measure(data, feed).measure(champion.weights, on: stretches)
      report.prequential = measured
      // Harder text than before must not pass for an explosion.
      if measured.loss.isFinite {
        progress.meanLoss = max(progress.meanLoss ?? 0, measured.loss)
      }
    }
    progress.frontier.advance(over: data, minimum: options.gate.minimum)
    let frontier = progress.frontier
    let opened = data.labelled { frontier.mayLearn($1.id, of: $0.stream) && $1.id > before }
    let late = data.sequences.reduce(0) { sum, sequence in
      sum
        + sequence.parts.reduce(0) { sum, part in
          let isOld = part.id <= before && frontier.mayLearn(part.id, of: sequence.stream)
          return sum + (isOld ? part.labelled - part.measured : 0)
        }
    }
    progress.frontier.measured = feed.last ?? 0
    data.noteMeasured(through: progress.frontier.measured)
    progress.updatesLeft = updates(forNew: opened + late)
    let scale = learner?.rateScale ?? 1
    learner?.rateScale = min(1, 2 * scale)
  }

  /// How many updates go over new elements as often as wanted; older ones are drawn along with
  /// them.
  private func updates(forNew new: Int) -> Int {
    guard new > 0 else { return 0 }
    if let updates = options.updates { return updates }
    let share = sampler.share(ofNewest: new)
    let drawn = Double(options.training.lanes * options.training.window) * share
    return withRehearsal(max(1, Int((options.passes * Double(new) / drawn).rounded(.up))))
  }

  /// Draws from everything that may be learned from.
  private var sampler: RecencySampler {
    let frontier = progress.frontier
    return RecencySampler(
      data.places.filter { place in
        frontier.mayLearn(data[place].id, of: data.sequences[place.sequence].stream)
      }, in: data)
  }

  /// Makes the updates that the round has left.
  mutating func learn(
    _ feed: JournalFeed, _ report: inout RoundReport, _ shouldStop: () -> Bool
  ) throws {
    guard progress.updatesLeft > 0 else { return }
    let batcher = ReplayBatcher(
      sampler: sampler, border: progress.frontier.trained, steps: options.training.window,
      lanes: options.training.lanes, delays: folder.config.delays, extras: head.extras)
    let started = MonotonicClock.now()
    var (loss, elements) = (0.0, 0)
    while progress.updatesLeft > 0 {
      report.wasStopped = shouldStop()
      guard !report.wasStopped else { break }
      let (step, count) = try update(batcher, feed)
      elements += count
      if step.isApplied {
        report.updates += 1
        loss += step.loss
      } else {
        report.dropped += 1
        if report.dropped == Self.mostDropped { progress.updatesLeft = 0 }
      }
      if MonotonicClock.now() - savedAt > Self.checkpointInterval { try save() }
    }
    report.loss = report.updates > 0 ? loss / Double(report.updates) : .nan
    report.elementsPerSecond = Double(elements) / max(meterSeconds(since: started), 1e-9)
  }

  /// Makes one update.
  private mutating func update(
    _ batcher: ReplayBatcher, _ feed: JournalFeed
  ) throws(JournalError) -> (step: Learner.Step, elements: Int) {
    guard var learner else { preconditionFailure("Follower.update: there is no challenger") }
    let seed = mixed(mixed(~options.training.seed) &+ learner.updates)
    let rehearsal = rehearsal(update: learner.updates, seed: seed)
    let source = rehearsal?.data ?? data
    let batch = (rehearsal?.batcher ?? batcher).batch(from: source, seed: seed)
    let parameters = learner.parameters
    let states = try burnIn(feed).states(before: batch.lanes, in: source) {
      PackedNetwork(parameters, kernels: kernels)
    }
    var explosionGuard = ExplosionGuard(
      folder.config, shape: learner.parameters.shape, mean: progress.meanLoss)
    let warm = min(1, Float(learner.optimiser.updates + 1) / Float(Self.warmUp))
    let step = learner.update(
      batch.window, states: states, rate: options.training.rate * warm,
      lossLimit: explosionGuard.limit)
    self.learner = learner
    progress.updatesLeft -= 1
    if step.isApplied {
      progress.untested += 1
      explosionGuard.add(step.loss)
      progress.meanLoss = explosionGuard.mean
    } else {
      say(.warning, explosionGuard.dropped(step))
    }
    return (step, batch.window.count)
  }

  /// How states before windows are found.
  func burnIn(_ feed: JournalFeed) -> BurnIn {
    let reader = feed.reader
    return BurnIn(steps: options.burnIn, stateSize: champion?.weights.network.stateSize ?? 0) {
      (sequence, position) throws(JournalError) in
      try reader.snapshot(of: sequence.stream, epoch: sequence.epoch, atOrBefore: position)
    }
  }

  /// How versions are measured on a log.
  func measure(_ data: LoggedSequences, _ feed: JournalFeed) -> LogMeasure {
    LogMeasure(
      data: data, delays: folder.config.delays, labels: folder.labels.tokens,
      areEntities: folder.config.hasEntities,
      burnIn: burnIn(feed), config: folder.config)
  }
}
