import Decoding
import Recurrent

extension LogMeasure {
  /// Takes the forecast of one step: the mean negative log-likelihood of the numbers that came.
  func addForecast(
    _ runner: WaveRunner, row: Int, to lane: inout Lane, _ targets: ExtraTargets.Forecast
  ) {
    let (sequence, position) = (data.sequences[lane.stretch.sequence], lane.position)
    guard lane.stretch.range.contains(position) else { return }
    var futures = [Float](repeating: .nan, count: targets.count)
    targets.add(sequence, at: position, end: sequence.next, first: 0, to: &futures)
    var (nats, count) = (0.0, 0)
    for (index, future) in futures.enumerated() where !future.isNaN {
      let density = GaussianForecast(
        mean: runner.logit(row: row, head: 0, label: 2 * index),
        logVariance: runner.logit(row: row, head: 0, label: 2 * index + 1))
      nats += density.nats(of: Double(future))
      count += 1
    }
    guard count > 0 else { return }
    let index = position - lane.stretch.range.lowerBound
    lane.reached[index] = 1
    lane.nats[index] = nats / Double(count)
  }
}
