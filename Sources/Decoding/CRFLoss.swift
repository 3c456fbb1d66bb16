import Glibc

/// The negative log-likelihood of chains under a CRF, with gradients, by the forward-backward
/// algorithm.
///
/// −log p(gold labels | emissions) = log Z − log Z_gold, where Z sums exp(score) over all paths and
/// Z_gold over those that agree with the gold labels (Lample et al. 2016, section 2.2; with masked
/// elements Tsuboi et al. 2008). Holds the memory that this needs from one chain to the next.
public struct CRFLoss: Sendable {
  private var vectors = LogVectors()
  /// α of every element, (element, label), and of the carry before them where there is one.
  private var forward: [Double] = []
  private var before: [Double]?

  /// Makes a loss that has no memory yet.
  public init() {}

  /// Runs one chain.
  ///
  /// - Parameters:
  ///   - crf: the scores.
  ///   - chain: emissions and gold labels; its gradient is written.
  ///   - gradient: what the chain's gradient of the CRF's parameters is added to.
  ///   - carry: the end of the chain before, for a chain that does not begin its sequence; nil
  ///     takes all labels as equally likely before it. Becomes the end of this one, nil where the
  ///     sequence ends.
  /// - Returns: the unweighted loss in nats; infinity, and no gradient, where the rules forbid the
  ///   gold labels; infinity or no number where an emission is not finite.
  public mutating func add(
    _ chain: CRFChain, crf: CRF, gradient: inout CRFGradient, carry: inout CRFCarry?
  ) -> Double {
    guard !chain.targets.isEmpty else { return 0 }
    vectors.resize(crf.labels)
    let old = chain.begins ? nil : carry
    clearGradient(chain, crf)
    let gold = runForward(chain, crf, old?.gold, isGold: true)
    let goldEnd = lastForward(crf)
    if gold > -.infinity {
      runBackward(chain, crf, logSum: gold, isGold: true, sign: -1, &gradient)
    }
    let free = runForward(chain, crf, old?.free, isGold: false)
    let freeEnd = lastForward(crf)
    carry = chain.ends ? nil : CRFCarry(free: freeEnd, gold: gold > -.infinity ? goldEnd : freeEnd)
    guard gold != -.infinity else { return .infinity }
    runBackward(chain, crf, logSum: free, isGold: false, sign: 1, &gradient)
    return free - gold
  }

  private func clearGradient(_ chain: CRFChain, _ crf: CRF) {
    for element in chain.targets.indices {
      (chain.gradient + element * chain.stride).update(repeating: 0, count: crf.labels)
    }
  }

  /// Fills `forward`: α_t(j) = log Σ_i exp(α_t−1(i) + T_ij) + e_t(j); returns the log of all paths'
  /// sum.
  private mutating func runForward(
    _ chain: CRFChain, _ crf: CRF, _ before: [Double]?, isGold: Bool
  ) -> Double {
    forward.removeAll(keepingCapacity: true)
    self.before = before
    for element in chain.targets.indices {
      setPrior(element, chain, crf)
      for label in 0..<crf.labels {
        let emission = chain.emission(element, label, isGold: isGold) / crf.temperature
        forward.append(vectors.output[label] + emission)
      }
    }
    let last = forward.count - crf.labels
    return logSumExp(crf.labels) {
      forward[last + $0] + (chain.ends ? Double(crf.end[$0]) / crf.temperature : 0)
    }
  }

  /// Sets `vectors.output` to what an element's labels score before its emissions.
  private mutating func setPrior(_ element: Int, _ chain: CRFChain, _ crf: CRF) {
    if element > 0 || before != nil {
      for label in 0..<crf.labels { vectors.input[label] = previous(element, label, crf) }
      crf.forward.multiply(&vectors)
    } else {
      for label in 0..<crf.labels {
        vectors.output[label] = chain.begins ? Double(crf.start[label]) / crf.temperature : 0
      }
    }
  }

  /// α of the element before this one.
  private func previous(_ element: Int, _ label: Int, _ crf: CRF) -> Double {
    element > 0 ? forward[(element - 1) * crf.labels + label] : before?[label] ?? 0
  }

  private func lastForward(_ crf: CRF) -> [Double] {
    let last = Array(forward.suffix(crf.labels))
    let sum = logSumExp(crf.labels) { last[$0] }
    return last.map { $0 - sum }
  }

  /// Adds sign · the expected counts of labels and transitions to the gradients.
  ///
  /// β is in `vectors.output`: β_t(i) = log Σ_j exp(T_ij + e_t+1(j) + β_t+1(j)).
  private mutating func runBackward(
    _ chain: CRFChain, _ crf: CRF, logSum: Double, isGold: Bool, sign: Double,
    _ gradient: inout CRFGradient
  ) {
    let (labels, scale) = (crf.labels, sign * Double(chain.weight) / crf.temperature)
    let last = chain.targets.count - 1
    for label in 0..<labels {
      vectors.output[label] = chain.ends ? Double(crf.end[label]) / crf.temperature : 0
    }
    for element in stride(from: last, through: 0, by: -1) {
      for label in 0..<labels {
        let beta = vectors.output[label]
        let p = exp(forward[element * labels + label] + beta - logSum)
        chain.gradient[element * chain.stride + label] += Float(scale * p)
        if element == 0, chain.begins { gradient.start[label] += scale * p }
        if element == last, chain.ends { gradient.end[label] += scale * p }
        let emission = chain.emission(element, label, isGold: isGold) / crf.temperature
        vectors.input[label] = emission + beta
      }
      if element > 0 || before != nil { addTransitions(element, crf, logSum, scale, &gradient) }
      crf.backward.multiply(&vectors)
    }
  }

  /// Adds scale · p(y_t−1 = i, y_t = j) = exp(α_t−1(i) + T_ij + e_t(j) + β_t(j) − log Z), with
  /// e_t + β_t in `vectors.input`.
  ///
  /// Uses `vectors.output` for the part that depends on i alone.
  private mutating func addTransitions(
    _ element: Int, _ crf: CRF, _ logSum: Double, _ scale: Double, _ gradient: inout CRFGradient
  ) {
    let labels = crf.labels
    var highest = -Double.infinity
    for from in 0..<labels { highest = max(highest, previous(element, from, crf)) }
    for from in 0..<labels {
      vectors.output[from] = scale * exp(previous(element, from, crf) - highest)
    }
    for to in 0..<labels where vectors.input[to] > -.infinity {
      let own = vectors.input[to] - logSum
      let exponent = own + crf.forward.offsets[to] + highest
      let weight = exp(min(exponent, 600))
      for from in 0..<labels {
        let place = from * labels + to
        // Where a weight overflows its factors underflow; the sum of the exponents does neither.
        gradient.transitions[place] +=
          exponent < 600
          ? vectors.output[from] * crf.forward.factors[place] * weight
          : scale * exp(previous(element, from, crf) + crf.forward.scores[place] + own)
      }
    }
  }
}
