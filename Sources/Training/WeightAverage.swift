import Recurrent

/// An exponential moving average of weights over the updates that make them.
///
/// After Polyak & Juditsky 1992; the average forgets faster at first, (1 + n) / (10 + n) after n
/// updates, so that it does not stick to where training began.
struct WeightAverage {
  /// The averaged weights.
  let parameters: Parameters
  private let decay: Float
  private var updates = 0

  /// Begins at `start`, which it does not change.
  ///
  /// - Parameter decay: what is kept of the average at each update, from 0 to below 1.
  init(start: Parameters, decay: Float) {
    parameters = start.copied()
    self.decay = decay
  }

  /// Takes the weights that an update has made.
  mutating func add(_ newest: Parameters) {
    updates += 1
    let share = 1 - min(decay, Float(1 + updates) / Float(10 + updates))
    let (average, values) = (parameters.values.base, newest.values.base)
    for index in 0..<parameters.values.count {
      average[index] += share * (values[index] - average[index])
    }
  }
}
