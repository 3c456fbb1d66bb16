import Recurrent

/// Adam (Kingma & Ba 2015, algorithm 1), as PyTorch computes it.
public struct Adam {
  /// The decay rates of the two moments, and the term that keeps the division finite.
  public struct Options: Sendable {
    /// Decay of the first moment.
    public var beta1: Float = 0.9
    /// Decay of the second moment.
    public var beta2: Float = 0.999
    /// Added to the root of the second moment.
    public var epsilon: Float = 1e-8

    /// PyTorch's defaults.
    public init() {}
  }

  private let options: Options
  /// The first moments.
  package let first: FloatBuffer
  /// The second moments.
  package let second: FloatBuffer
  /// Steps taken.
  package private(set) var updates = 0

  /// Moments of zero for `count` parameters.
  public init(count: Int, options: Options = Options()) {
    self.options = options
    first = FloatBuffer(count: count)
    second = FloatBuffer(count: count)
  }

  /// Goes on after `updates` steps that led to these moments, which it takes over.
  package init(first: FloatBuffer, second: FloatBuffer, updates: Int) {
    precondition(first.count == second.count && updates >= 0, "Adam.init")
    options = Options()
    self.first = first
    self.second = second
    self.updates = updates
  }

  /// Moves `parameters` one step against `gradient` · `scale`.
  public mutating func update(
    _ parameters: FloatBuffer, gradient: FloatBuffer, scale: Float, rate: Float
  ) {
    precondition(parameters.count == first.count && gradient.count == first.count, "Adam.update")
    updates += 1
    let correction1 = 1 - powers(options.beta1, updates)
    let correction2 = 1 - powers(options.beta2, updates)
    let step = rate / correction1
    let root = correction2.squareRoot()
    let (w, g, m, v) = (parameters.base, gradient.base, first.base, second.base)
    let (beta1, beta2, epsilon) = (options.beta1, options.beta2, options.epsilon)
    for index in 0..<parameters.count {
      let slope = g[index] * scale
      m[index] += (1 - beta1) * (slope - m[index])
      v[index] = beta2 * v[index] + (1 - beta2) * slope * slope
      w[index] -= step * m[index] / (v[index].squareRoot() / root + epsilon)
    }
  }
}

/// base to the power of exponent, in double precision: 1 − 0.999¹ has three good digits in single.
private func powers(_ base: Float, _ exponent: Int) -> Float {
  var result = 1.0
  for _ in 0..<min(exponent, 100_000) { result *= Double(base) }
  return Float(result)
}

/// The factor that brings a gradient's global norm down to `limit`, and the norm.
///
/// As torch.nn.utils.clip_grad_norm_ computes it (Pascanu et al. 2013).
public func clipping(_ gradient: FloatBuffer, limit: Float) -> (scale: Float, norm: Float) {
  var sum = 0.0
  for index in 0..<gradient.count {
    let value = gradient.base[index]
    sum += Double(value * value)
  }
  let norm = Float(sum.squareRoot())
  return (min(1, limit / (norm + 1e-6)), norm)
}
