import Decoding
import Testing

/// What one chain gives.
private struct Outcome {
  var loss: Double
  var emissions: [Float]
  var parameters: CRFGradient
  var carry: CRFCarry?
}

/// Runs elements `range` of a problem as one chain.
private func run(
  _ problem: CRFProblem, _ gold: [Int32], range: Range<Int>? = nil, begins: Bool = true,
  ends: Bool = true, weight: Float = 1, carry: CRFCarry? = nil
) throws -> Outcome {
  let range = range ?? 0..<gold.count
  var outcome = Outcome(
    loss: 0, emissions: Array(repeating: .nan, count: problem.emissions.count),
    parameters: CRFGradient(labels: problem.labels), carry: carry)
  let crf = try problem.crf()
  var loss = CRFLoss()
  problem.emissions.withUnsafeBufferPointer { emissions in
    outcome.emissions.withUnsafeMutableBufferPointer { gradient in
      guard let from = emissions.baseAddress, let to = gradient.baseAddress else { return }
      let first = range.lowerBound * problem.labels
      let chain = CRFChain(
        emissions: from + first, gradient: to + first, stride: problem.labels,
        targets: Array(gold[range]), begins: begins, ends: ends, weight: weight)
      outcome.loss = loss.add(
        chain, crf: crf, gradient: &outcome.parameters, carry: &outcome.carry)
    }
  }
  return outcome
}

/// The slope of the enumerated loss as one number of the problem moves by ±`step`.
private func slope(
  _ problem: CRFProblem, _ gold: [Int32], _ begins: Bool, _ ends: Bool,
  _ number: WritableKeyPath<CRFProblem, [Float]>, _ index: Int
) -> Double {
  var (low, high) = (problem, problem)
  low[keyPath: number][index] -= 0x1p-8
  high[keyPath: number][index] += 0x1p-8
  let width = Double(high[keyPath: number][index]) - Double(low[keyPath: number][index])
  return
    (high.loss(gold, begins: begins, ends: ends)
    - low.loss(gold, begins: begins, ends: ends)) / width
}

/// Gold labels that every scheme allows, all, in part and none given.
private let golds: [[Int32]] = [
  [0, 1, 2, 0], [-1, 1, -1, 0], [0, -1, -1, -1], [-1, -1, -1, -1],
]

private func problem(
  _ scheme: TestScheme, seed: UInt64, spread: Float = 2, temperature: Double = 1
) throws -> CRFProblem {
  try CRFProblem(
    scheme, types: 1, length: 4, seed: seed, spread: spread, temperature: temperature)
}

/// Gold labels that BIOES allows where others do.
private func gold(_ index: Int, _ scheme: TestScheme) -> [Int32] {
  scheme == .bioes ? golds[index].map { $0 == 2 ? 3 : $0 } : golds[index]
}

struct CRFLossTests {
  @Test(arguments: TestScheme.allCases, 0..<4)
  func `the loss is that of going through all paths`(_ scheme: TestScheme, _ index: Int) throws {
    for (seed, (begins, ends)) in [(true, true), (false, true), (true, false), (false, false)]
      .enumerated()
    {
      let temperature = [1, 0.5, 3][seed % 3]
      let problem = try problem(scheme, seed: UInt64(seed), temperature: temperature)
      let labels = gold(index, scheme)
      let outcome = try run(problem, labels, begins: begins, ends: ends)
      #expect(abs(outcome.loss - problem.loss(labels, begins: begins, ends: ends)) <= 1e-9)
    }
  }

  @Test(arguments: TestScheme.allCases, 0..<4)
  func `the gradients agree with finite differences`(_ scheme: TestScheme, _ index: Int) throws {
    for (begins, ends) in [(true, true), (false, false)] {
      let (problem, labels) = (try problem(scheme, seed: 7, temperature: 1.5), gold(index, scheme))
      let outcome = try run(problem, labels, begins: begins, ends: ends, weight: 0.5)
      let gradient = outcome.parameters
      let emissions = outcome.emissions.map(Double.init)
      for (number, values) in [
        (\CRFProblem.emissions, emissions), (\CRFProblem.transitions, gradient.transitions),
        (\CRFProblem.start, gradient.start), (\CRFProblem.end, gradient.end),
      ] {
        for place in values.indices {
          let wanted = 0.5 * slope(problem, labels, begins, ends, number, place)
          #expect(abs(values[place] - wanted) <= 2e-6, "\(number) \(place)")
        }
      }
    }
  }

  @Test func `scores that underflow against each other lose nothing`() throws {
    for seed in 0..<20 as Range<UInt64> {
      let problem = try problem(.free, seed: seed, spread: 4000)
      let outcome = try run(problem, golds[1])
      let wanted = problem.loss(golds[1])
      #expect(abs(outcome.loss - wanted) <= 1e-9 * (1 + wanted))
      #expect(outcome.parameters.transitions.allSatisfy { abs($0) <= 3 + 1e-9 })
      let moved = outcome.parameters.transitions.reduce(0, +)
      #expect(abs(moved) <= 1e-6, "expected transitions and gold ones are equally many")
    }
  }

  @Test(arguments: TestScheme.allCases)
  func `what is forbidden gets no gradient`(_ scheme: TestScheme) throws {
    let problem = try problem(scheme, seed: 3)
    let gradient = try run(problem, gold(1, scheme)).parameters
    for from in 0..<problem.labels {
      for to in 0..<problem.labels where !problem.rules.allows(from, to) {
        #expect(gradient.transitions[from * problem.labels + to] == 0)
      }
      if !problem.rules.allowsStart(from) { #expect(gradient.start[from] == 0) }
      if !problem.rules.allowsEnd(from) { #expect(gradient.end[from] == 0) }
    }
    #expect(gradient.transitions.contains { $0 != 0 })
  }

  @Test(arguments: 1..<4, 0..<4)
  func `the losses of chains that carry on add up to the whole`(_ cut: Int, _ index: Int) throws {
    let (problem, labels) = (try problem(.iob2, seed: 11), golds[index])
    let first = try run(problem, labels, range: 0..<cut, ends: false)
    let carry = try #require(first.carry)
    let second = try run(problem, labels, range: cut..<4, begins: false, carry: carry)
    #expect(abs(first.loss + second.loss - problem.loss(labels)) <= 1e-9)
    #expect(second.carry == nil, "the sequence has ended")
    #expect(second.emissions[..<(cut * problem.labels)].allSatisfy { $0.isNaN }, "not its own")
  }

  @Test func `the last chain's gradient is that of the whole`() throws {
    let (problem, labels) = (try problem(.iob2, seed: 12), golds[0])
    let first = try run(problem, labels, range: 0..<2, ends: false)
    let second = try run(problem, labels, range: 2..<4, begins: false, carry: first.carry)
    let whole = try run(problem, labels)
    let own = 2 * problem.labels
    for (value, wanted) in zip(second.emissions[own...], whole.emissions[own...]) {
      #expect(abs(value - wanted) <= 1e-6)
    }
    #expect(zip(second.parameters.end, whole.parameters.end).allSatisfy { abs($0 - $1) <= 1e-9 })
  }

  @Test func `labels that the rules forbid cost infinitely much and teach nothing`() throws {
    let problem = try problem(.iob2, seed: 4)
    let outcome = try run(problem, [0, 2, 0, 0], ends: false)
    #expect(outcome.loss == .infinity)
    #expect(outcome.emissions.allSatisfy { $0 == 0 })
    #expect(outcome.parameters == CRFGradient(labels: problem.labels))
    let next = try run(problem, [0, 2, 1, 0], range: 2..<4, begins: false, carry: outcome.carry)
    #expect(next.loss.isFinite, "the chains after it go on")
  }

  @Test func `elements without labels alone teach nothing`() throws {
    let outcome = try run(try problem(.bioes, seed: 5), golds[3])
    #expect(outcome.loss == 0)
    #expect(outcome.emissions.allSatisfy { $0 == 0 })
    #expect(outcome.parameters.transitions.allSatisfy { abs($0) <= 1e-15 })
  }

  @Test func `an emission that is no number is seen in the loss`() throws {
    var problem = try problem(.free, seed: 6)
    problem.emissions[4] = .nan
    #expect(try !run(problem, golds[0]).loss.isFinite)
  }

  @Test func `an empty chain costs nothing and keeps the carry`() throws {
    let problem = try problem(.free, seed: 8)
    let carry = try run(problem, golds[0], ends: false).carry
    let empty = try run(problem, golds[0], range: 2..<2, begins: false, carry: carry)
    #expect(empty.loss == 0)
    #expect(empty.carry == carry && carry != nil)
  }

  @Test func `a gradient is cleared to zeros`() throws {
    var gradient = try run(try problem(.free, seed: 9), golds[0]).parameters
    #expect(gradient != CRFGradient(labels: 3))
    gradient.clear()
    #expect(gradient == CRFGradient(labels: 3))
  }
}
