import Decoding
import Recurrent

/// The losses of a CRF over the windows of some lanes, with gradients.
///
/// Where lanes go on from the window before, so do the forward vectors: the losses of a sequence's
/// windows add up to that of the whole, as the states that they are computed from go on too. Where a
/// window is drawn out of the middle, all labels are equally likely before it.
struct ChainLosses {
  /// What a lane knows of its sequence before the window.
  private struct Lane {
    /// Whether the sequence has begun without an element in any chain.
    var isPending = false
    var carry: CRFCarry?
    /// The gold label of the last element; −1 where there is none.
    var last: Int32 = -1
  }

  /// The gradient of the CRF's own scores by the last window.
  private(set) var gradient: CRFGradient
  private let labels: Int
  private var lanes: [Lane]
  private var loss = CRFLoss()
  private var emissions: [Float] = []
  private var slopes: [Float] = []

  init(labels: Int, lanes: Int) {
    self.labels = labels
    gradient = CRFGradient(labels: labels)
    self.lanes = Array(repeating: Lane(), count: lanes)
  }

  /// Begins a window; without `goesOn` lanes do not go on from the one before.
  mutating func begin(goesOn: Bool) {
    gradient.clear()
    guard !goesOn else { return }
    for lane in lanes.indices { lanes[lane] = Lane() }
  }

  /// Adds the chains of one lane: their gradient to that of the pass's logits and to ``gradient``.
  ///
  /// - Returns: the weighted loss; not finite where the emissions are not.
  mutating func add(
    _ found: LaneChains, lane: Int, of pass: WindowPass, crf: CRF, weight: Float
  ) -> Double {
    var sum = 0.0
    if !found.goesOn { lanes[lane] = Lane() }
    for chain in found.chains {
      sum += add(chain, lane: lane, of: pass, crf: crf, weight: weight)
    }
    if found.isPending { lanes[lane] = Lane(isPending: true) }
    return sum * Double(weight)
  }

  private mutating func add(
    _ chain: LaneChain, lane: Int, of pass: WindowPass, crf: CRF, weight: Float
  ) -> Double {
    let begins = chain.begins || lanes[lane].isPending
    if begins { lanes[lane] = Lane() }
    let targets = allowed(chain, begins: begins, after: lanes[lane].last, crf.rules)
    gather(chain, lane: lane, of: pass)
    var carry = lanes[lane].carry
    let nats = emissions.withUnsafeBufferPointer { emissions in
      slopes.withUnsafeMutableBufferPointer { slopes in
        guard let first = emissions.baseAddress, let gradient = slopes.baseAddress else {
          return 0.0
        }
        return loss.add(
          CRFChain(
            emissions: first, gradient: gradient, stride: labels, targets: targets, begins: begins,
            ends: chain.ends, weight: weight),
          crf: crf, gradient: &self.gradient, carry: &carry)
      }
    }
    lanes[lane] = Lane(carry: nats.isFinite ? carry : nil, last: targets.last ?? -1)
    // Infinite where the rules forbid the gold labels: there is nothing to learn then.
    guard nats.isFinite || !emissions.allSatisfy(\.isFinite) else { return 0 }
    scatter(chain, lane: lane, to: pass)
    return nats
  }

  /// The gold labels, without those that the rules forbid after the one before: data has faults.
  private func allowed(
    _ chain: LaneChain, begins: Bool, after last: Int32, _ rules: TransitionRules
  ) -> [Int32] {
    var previous = last
    var targets: [Int32] = []
    for (index, element) in chain.elements.enumerated() {
      var target = element.target
      if target >= 0 {
        let isFirst = index == 0 && begins
        let isLast = index + 1 == chain.elements.count && chain.ends
        if isFirst && !rules.allowsStart(Int(target))
          || previous >= 0 && !rules.allows(Int(previous), Int(target))
          || isLast && !rules.allowsEnd(Int(target))
        {
          target = -1
        }
      }
      targets.append(target)
      previous = target
    }
    return targets
  }

  private mutating func gather(_ chain: LaneChain, lane: Int, of pass: WindowPass) {
    emissions.removeAll(keepingCapacity: true)
    for element in chain.elements {
      if let first = place(element, lane: lane, of: pass) {
        emissions += UnsafeBufferPointer(start: pass.logits.base + first, count: labels)
      } else {
        for _ in 0..<labels { emissions.append(0) }
      }
    }
    slopes.removeAll(keepingCapacity: true)
    for _ in emissions { slopes.append(0) }
  }

  private func scatter(_ chain: LaneChain, lane: Int, to pass: WindowPass) {
    for (index, element) in chain.elements.enumerated() {
      guard let first = place(element, lane: lane, of: pass) else { continue }
      for label in 0..<labels { pass.dLogits.base[first + label] += slopes[index * labels + label] }
    }
  }

  private func place(_ element: LaneChain.Element, lane: Int, of pass: WindowPass) -> Int? {
    element.step.map { step in
      (step * pass.lanes + lane) * pass.outputWidth + element.head * labels
    }
  }
}
