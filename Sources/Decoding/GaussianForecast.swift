import Glibc

/// The normal distribution that a forecast gives one number.
public struct GaussianForecast: Sendable, Hashable {
  /// The mean.
  public let mean: Double
  /// The variance, as ``gaussianLoss(outputs:targets:dimensions:weight:full:gradient:)`` reckons
  /// with it: at least 10⁻⁶ for standardised numbers.
  public let variance: Double

  /// What a head's two outputs say.
  public init(mean: Float, logVariance: Float) {
    self.mean = Double(mean)
    variance = exp(min(max(Double(logVariance), log(smallestVariance)), 80))
  }

  private init(mean: Double, variance: Double) {
    self.mean = mean
    self.variance = variance
  }

  /// The same for numbers that were standardised: x = mean + std · z.
  public func scaled(mean: Float, std: Float) -> GaussianForecast {
    GaussianForecast(
      mean: Double(mean) + Double(std) * self.mean, variance: Double(std) * Double(std) * variance)
  }

  /// The negative log-likelihood of a number, ½ (log 2πσ² + (x − μ)² / σ²), in nats.
  public func nats(of number: Double) -> Double {
    let difference = number - mean
    return 0.5 * (log(2 * Double.pi * variance) + difference * difference / variance)
  }
}
