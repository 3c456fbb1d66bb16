/// How well vectors are forecast.
public struct ForecastScore: Sendable, Equatable {
  /// The errors at one horizon, over all dimensions.
  public struct Horizon: Sendable, Equatable {
    /// Elements ahead.
    public let steps: Int
    /// Numbers that were forecast and came.
    public fileprivate(set) var count = 0
    fileprivate var (squared, absolute) = (0.0, 0.0)
    fileprivate var (squaredUnits, absoluteUnits) = (0.0, 0.0)

    init(steps: Int) {
      self.steps = steps
    }

    private func mean(_ sum: Double) -> Double { count > 0 ? sum / Double(count) : .nan }

    /// Mean squared error of standardised numbers.
    public var mse: Double { mean(squared) }
    /// Mean absolute error of standardised numbers.
    public var mae: Double { mean(absolute) }
    /// Mean squared error in the units of the input.
    public var mseUnits: Double { mean(squaredUnits) }
    /// Mean absolute error in the units of the input.
    public var maeUnits: Double { mean(absoluteUnits) }
  }

  /// The horizons, rising.
  public private(set) var horizons: [Horizon]
  /// Sum of the negative log-likelihoods of all standardised numbers, in nats.
  private var sum = 0.0

  /// A score of nothing.
  public init(horizons: [Int] = []) {
    self.horizons = horizons.map(Horizon.init)
  }

  /// Adds one number that came.
  ///
  /// - Parameters:
  ///   - horizon: the horizon's index.
  ///   - error: forecast minus standardised number.
  ///   - std: what one standard deviation is in the input.
  ///   - nats: its negative log-likelihood.
  public mutating func add(horizon: Int, error: Double, std: Double, nats: Double) {
    horizons[horizon].count += 1
    horizons[horizon].squared += error * error
    horizons[horizon].absolute += abs(error)
    horizons[horizon].squaredUnits += error * error * std * std
    horizons[horizon].absoluteUnits += abs(error) * std
    sum += nats
  }

  /// Numbers that were forecast and came.
  public var count: Int { horizons.reduce(0) { $0 + $1.count } }

  /// Mean negative log-likelihood of a standardised number in nats; NaN where there is none.
  public var nats: Double { count > 0 ? sum / Double(count) : .nan }

  /// Mean squared error of all standardised numbers; NaN where there is none.
  public var mse: Double {
    count > 0 ? horizons.reduce(0) { $0 + $1.squared } / Double(count) : .nan
  }
}
