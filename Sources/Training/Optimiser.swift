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
  ///   - kernels: the arithmetic.
  ///   - threads: which share the parameters.
  package mutating func update(
    _ parameters: FloatBuffer, gradient: FloatBuffer, scale: Float, rate: Float,
    touched: TouchedRows? = nil, kernels: KernelTable, threads: Int = 1
  ) {
    precondition(
      parameters.count == gradient.count && memory.allSatisfy { $0.count == gradient.count },
      "Optimiser.update")
    updates += 1
    let isSGD = options.method == .sgd
    let isSparse =
      isSGD ? options.momentum == 0 && options.weightDecay == 0 : options.hasSparseTables
    let step = step(parameters, gradient, scale: scale, rate: rate)
    let rowStep = isSGD ? step : sparse(step)
    let parts = ParameterParts(isSparse ? touched : nil, count: parameters.count)
    parts.run(threads: threads, reading: [parameters, gradient] + memory) { _, range, isRow in
      let part = (isRow ? rowStep : step).part(range)
      if isSGD { kernels.stepSGD(part) } else { kernels.stepAdam(part) }
    }
  }

  /// The step of all parameters.
  private func step(
    _ parameters: FloatBuffer, _ gradient: FloatBuffer, scale: Float, rate: Float
  ) -> WeightStep {
    var step = WeightStep(
      count: parameters.count, w: parameters.base, g: gradient.base, scale: scale, rate: rate)
    step.m = memory.first?.base
    step.epsilon = options.epsilon
    if options.method == .adamw {
      step.shrinkage = 1 - rate * options.weightDecay
    } else {
      step.decay = options.weightDecay
    }
    guard options.method != .sgd else {
      step.beta1 = options.momentum
      return step
    }
    step.v = memory[1].base
    (step.beta1, step.beta2) = (options.beta1, options.beta2)
    step.rate = rate / (1 - power(options.beta1, updates))
    step.inverseRoot = 1 / (1 - power(options.beta2, updates)).squareRoot()
    return step
  }

  /// The step of single rows: SparseAdam adds ε to the root of the second moment before it is freed of
  /// its bias, and knows no decay.
  private func sparse(_ step: WeightStep) -> WeightStep {
    var result = step
    result.epsilon = step.epsilon * step.inverseRoot
    result.shrinkage = 1
    result.decay = 0
    return result
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
