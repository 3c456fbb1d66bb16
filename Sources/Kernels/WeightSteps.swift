/// The arguments of one step of an optimiser for some weights that follow each other.
///
/// `@unchecked Sendable`: whoever shares them between threads gives each thread other weights.
public struct WeightStep: @unchecked Sendable {
  /// How many weights.
  public var count: Int
  /// The weights.
  public var w: UnsafeMutablePointer<Float>
  /// Their gradient.
  public var g: UnsafePointer<Float>
  /// What is remembered of each: SGD's last step with momentum, Adam's first moment; else nil.
  public var m: UnsafeMutablePointer<Float>?
  /// Adam's second moment; else nil.
  public var v: UnsafeMutablePointer<Float>?
  /// What the gradient is multiplied by.
  public var scale: Float
  /// The share of each weight that joins its gradient.
  public var decay: Float = 0
  /// What the step is multiplied by: the learning rate, of Adam over the first moment's bias.
  public var rate: Float
  /// SGD's momentum, or Adam's β₁.
  public var beta1: Float = 0
  /// Adam's β₂.
  public var beta2: Float = 0
  /// 1 over the root of the bias of Adam's second moment.
  public var inverseRoot: Float = 1
  /// Adam's ε.
  public var epsilon: Float = 0
  /// Adam's factor of the weights before the step.
  public var shrinkage: Float = 1

  /// Gathers what every optimiser needs.
  public init(
    count: Int, w: UnsafeMutablePointer<Float>, g: UnsafePointer<Float>, scale: Float,
    rate: Float
  ) {
    self.count = count
    self.w = w
    self.g = g
    self.scale = scale
    self.rate = rate
  }

  /// The step of some of the weights.
  public func part(_ range: Range<Int>) -> WeightStep {
    var part = self
    part.count = range.count
    part.w += range.lowerBound
    part.g += range.lowerBound
    part.m = m.map { $0 + range.lowerBound }
    part.v = v.map { $0 + range.lowerBound }
    return part
  }
}

/// One step of SGD: v ← μ v + g + λ w, w ← w − η v; without memory of v, w ← w − η (g + λ w).
@inlinable @inline(always)
public func stepSGD<A: Arithmetic>(_: A.Type, _ s: WeightStep) {
  let (scale, decay) = (A.Vector(repeating: s.scale), A.Vector(repeating: s.decay))
  let (rate, beta) = (A.Vector(repeating: s.rate), A.Vector(repeating: s.beta1))
  var index = 0
  while index + A.Vector.scalarCount <= s.count {
    let w = A.load(s.w + index)
    var v = A.multiplyAdd(A.load(s.g + index) * scale, decay, w)
    if let m = s.m {
      v = A.multiplyAdd(v, beta, A.load(m + index))
      A.store(v, m + index)
    }
    A.store(w - rate * v, s.w + index)
    index += A.Vector.scalarCount
  }
  while index < s.count {
    var v = s.g[index] * s.scale + s.decay * s.w[index]
    if let m = s.m {
      v += s.beta1 * m[index]
      m[index] = v
    }
    s.w[index] -= s.rate * v
    index += 1
  }
}

/// One step of Adam or AdamW (Kingma & Ba 2015; Loshchilov & Hutter 2019), nothing without moments.
@inlinable @inline(always)
public func stepAdam<A: Arithmetic>(_: A.Type, _ s: WeightStep) {
  guard let m = s.m, let v = s.v else { return }
  let (scale, decay) = (A.Vector(repeating: s.scale), A.Vector(repeating: s.decay))
  let (share1, share2) = (A.Vector(repeating: 1 - s.beta1), A.Vector(repeating: 1 - s.beta2))
  let (beta2, root) = (A.Vector(repeating: s.beta2), A.Vector(repeating: s.inverseRoot))
  let (epsilon, rate) = (A.Vector(repeating: s.epsilon), A.Vector(repeating: s.rate))
  let shrinkage = A.Vector(repeating: s.shrinkage)
  var index = 0
  while index + A.Vector.scalarCount <= s.count {
    let w = A.load(s.w + index)
    let slope = A.multiplyAdd(A.load(s.g + index) * scale, decay, w)
    let before = A.load(m + index)
    let first = A.multiplyAdd(before, share1, slope - before)
    let second = A.multiplyAdd(share2 * slope * slope, beta2, A.load(v + index))
    A.store(first, m + index)
    A.store(second, v + index)
    let divisor = A.multiplyAdd(epsilon, A.squareRoot(second), root)
    A.store(shrinkage * w - rate * first / divisor, s.w + index)
    index += A.Vector.scalarCount
  }
  while index < s.count {
    let slope = s.g[index] * s.scale + s.decay * s.w[index]
    m[index] += (1 - s.beta1) * (slope - m[index])
    v[index] = s.beta2 * v[index] + (1 - s.beta2) * slope * slope
    let root = A.squareRoot(A.Vector(repeating: v[index]))[0]
    s.w[index] =
      s.shrinkage * s.w[index] - s.rate * m[index] / (root * s.inverseRoot + s.epsilon)
    index += 1
  }
}
