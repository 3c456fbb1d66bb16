import Glibc

/// The smallest variance that a Gaussian loss reckons with, PyTorch's `eps`.
let smallestVariance = 1e-6

/// The negative log-likelihood of one element under independent Gaussians, and its gradient.
///
/// ½ (s + (x − μ)² / e^s + log 2π) summed over the dimensions, μ the mean and s the logarithm of
/// the variance (Nix & Weigend 1994): PyTorch's `GaussianNLLLoss(full=True, reduction="sum")` with
/// var = e^s. As there, a variance below 10⁻⁶ counts as 10⁻⁶, but for dvar/ds.
///
/// - Parameters:
///   - outputs: `dimensions` pairs (μ, s).
///   - targets: x, one a dimension; a NaN is masked: it costs nothing.
///   - weight: what the gradient is multiplied by.
///   - full: whether the constant ½ log 2π of each dimension counts; the gradient is the same.
///   - gradient: where weight · dloss/d(μ, s) is written, laid out as `outputs`.
/// - Returns: the unweighted loss in nats.
public func gaussianLoss(
  outputs: UnsafePointer<Float>, targets: UnsafePointer<Float>, dimensions: Int, weight: Float,
  full: Bool = true, gradient: UnsafeMutablePointer<Float>
) -> Double {
  let constant = full ? log(2 * Double.pi) : 0
  var loss = 0.0
  for dimension in 0..<dimensions {
    guard !targets[dimension].isNaN else {
      gradient[2 * dimension] = 0
      gradient[2 * dimension + 1] = 0
      continue
    }
    let given = Double(outputs[2 * dimension + 1])
    let logVariance = max(given, log(smallestVariance))
    let difference = Double(outputs[2 * dimension]) - Double(targets[dimension])
    let precision = exp(-logVariance)
    let squared = difference * difference * precision
    loss += 0.5 * (logVariance + squared + constant)
    gradient[2 * dimension] = weight * Float(difference * precision)
    gradient[2 * dimension + 1] = weight * Float(0.5 * (1 - squared) * exp(given - logVariance))
  }
  return loss
}
