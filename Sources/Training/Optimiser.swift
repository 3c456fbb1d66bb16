import Recurrent

/// Moves weights along their gradients, as PyTorch's SGD, Adam, AdamW and SparseAdam do.
public struct Optimiser {
  /// The rule and its numbers.
  public let options: OptimiserOptions
  /// What it remembers of each parameter, by the names of ``OptimiserOptions/memoryNames``.
  package let memory: [FloatBuffer]
  /// Steps taken.
  package private(set) var updates: Int

  /// One that remembers nothing of `count` parameters yet.
  public init(_ options: OptimiserOptions, count: Int) {
    self.options = options
    memory = options.memoryNames.map { _ in FloatBuffer(count: count) }
    updates = 0
  }

  /// Goes on after `updates` steps that left this memory, which it takes over.
  package init(_ options: OptimiserOptions, memory: [FloatBuffer], updates: Int) {
    precondition(memory.count == options.memoryNames.count && updates >= 0, "Optimiser.init")
    self.options = options
    self.memory = memory
    self.updates = updates
  }

  /// Moves `parameters` one step against `gradient` · `scale`.
  ///
  /// - Parameters:
  ///   - parameters: what is moved.
  ///   - gradient: a buffer of the same layout.
  ///   - scale: what the gradient is multiplied by first.
  ///   - rate: the learning rate.
  ///   - touched: the rows of tables that have a gradient; nil where all may have one.
  ///   - threads: which share the parameters.
  package mutating func update(
    _ parameters: FloatBuffer, gradient: FloatBuffer, scale: Float, rate: Float,
    touched: TouchedRows? = nil, threads: Int = 1
  ) {
    precondition(
      parameters.count == gradient.count && memory.allSatisfy { $0.count == gradient.count },
      "Optimiser.update")
    updates += 1
    let all = Buffers(
      w: parameters.base, g: gradient.base, memory: memory.map(\.base), scale: scale,
      options: options)
    let step = AdamStep(options, rate: rate, updates: updates)
    let isSGD = options.method == .sgd
    let isSparse =
      isSGD ? options.momentum == 0 && options.weightDecay == 0 : options.hasSparseTables
    let rows = isSparse ? touched : nil
    let parts = ParameterParts(rows, count: parameters.count)
    parts.run(threads: threads) { _, range, isRow in
      if isSGD {
        all.stepSGD(range, rate)
      } else {
        all.stepAdam(range, isRow ? step.sparse : step)
      }
    }
  }

  /// What a step reads and writes.
  private struct Buffers: @unchecked Sendable {
    let w: UnsafeMutablePointer<Float>
    let g: UnsafeMutablePointer<Float>
    let memory: [UnsafeMutablePointer<Float>]
    let scale: Float
    let options: OptimiserOptions

    /// v ← μ v + g + λ w, w ← w − η v.
    func stepSGD(_ range: Range<Int>, _ rate: Float) {
      let (momentum, decay) = (options.momentum, options.weightDecay)
      guard let v = memory.first else {
        for index in range { w[index] -= rate * (g[index] * scale + decay * w[index]) }
        return
      }
      for index in range {
        v[index] = momentum * v[index] + (g[index] * scale + decay * w[index])
        w[index] -= rate * v[index]
      }
    }

    /// One step of Adam or AdamW.
    func stepAdam(_ range: Range<Int>, _ numbers: AdamStep) {
      let (m, v) = (memory[0], memory[1])
      let (step, root, epsilon) = (numbers.step, numbers.root, numbers.epsilon)
      let (shrinkage, decay) = (numbers.shrinkage, numbers.decay)
      let (beta1, beta2) = (options.beta1, options.beta2)
      for index in range {
        let slope = g[index] * scale + decay * w[index]
        m[index] += (1 - beta1) * (slope - m[index])
        v[index] = beta2 * v[index] + (1 - beta2) * slope * slope
        w[index] = shrinkage * w[index] - step * m[index] / (v[index].squareRoot() / root + epsilon)
      }
    }
  }

  /// The numbers of one step of Adam that all parameters share.
  private struct AdamStep {
    /// The rate over the first moment's bias.
    let step: Float
    /// The root of the second moment's bias.
    let root: Float
    var epsilon: Float
    /// Factor of the weights before the step, and share of them that joins the gradient.
    var shrinkage: Float = 1
    var decay: Float = 0

    init(_ options: OptimiserOptions, rate: Float, updates: Int) {
      step = rate / (1 - power(options.beta1, updates))
      root = (1 - power(options.beta2, updates)).squareRoot()
      epsilon = options.epsilon
      if options.method == .adamw {
        shrinkage = 1 - rate * options.weightDecay
      } else {
        decay = options.weightDecay
      }
    }

    /// For single rows: SparseAdam adds ε to the root of the second moment before it is freed of its
    /// bias, and knows no decay.
    var sparse: AdamStep {
      var result = self
      result.epsilon = epsilon / root
      result.shrinkage = 1
      result.decay = 0
      return result
    }
  }
}

extension OptimiserOptions {
  /// What is remembered of each parameter from one step to the next, as a checkpoint names it.
  package var memoryNames: [String] {
    switch method {
    case .sgd: momentum == 0 ? [] : ["sgd.step"]
    case .adam, .adamw: ["adam.first", "adam.second"]
    }
  }
}

/// base to the power of exponent, in double precision: 1 − 0.999¹ has three good digits in single.
private func power(_ base: Float, _ exponent: Int) -> Float {
  var result = 1.0
  for _ in 0..<min(exponent, 100_000) { result *= Double(base) }
  return Float(result)
}
