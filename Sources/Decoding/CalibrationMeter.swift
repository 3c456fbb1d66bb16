/// Measures how far probabilities are from the share of answers that are right.
///
/// The expected calibration error (Guo et al. 2017, section 2): answers are sorted by their
/// probability into bins of equal width, and the differences between a bin's mean probability and
/// its accuracy are averaged, weighted with the answers in it.
public struct CalibrationMeter: Sendable, Hashable {
  /// The answers whose probability lies in one interval.
  public struct Bin: Sendable, Hashable {
    /// Number of answers.
    public internal(set) var count = 0
    /// How many of them are right.
    public internal(set) var right = 0
    /// Sum of their probabilities.
    public internal(set) var probability = 0.0
  }

  /// The bins, from 0 to 1; bin b of n holds (b/n, (b+1)/n].
  public private(set) var bins: [Bin]

  /// Makes a meter of 1 to 1000 bins; 15 are usual.
  public init(bins: Int = 15) {
    self.bins = Array(repeating: Bin(), count: min(max(bins, 1), 1000))
  }

  /// Adds an answer with the probability that was given for it.
  ///
  /// What is no number counts as 0, what is out of 0...1 as the nearer of them.
  public mutating func add(probability: Float, isRight: Bool) {
    let p = probability.isNaN ? 0 : min(max(Double(probability), 0), 1)
    let bin = max(0, Int((p * Double(bins.count)).rounded(.up)) - 1)
    bins[bin].count += 1
    bins[bin].right += isRight ? 1 : 0
    bins[bin].probability += p
  }

  /// Number of answers.
  public var count: Int { bins.reduce(0) { $0 + $1.count } }

  /// The expected calibration error, 0 (perfect) to 1; 0 without answers.
  public var expectedError: Double {
    guard count > 0 else { return 0 }
    let sum = bins.reduce(0.0) { $0 + abs(Double($1.right) - $1.probability) }
    return sum / Double(count)
  }
}
