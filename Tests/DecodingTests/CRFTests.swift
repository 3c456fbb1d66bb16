import Decoding
import Testing

struct CRFReadTests {
  @Test(arguments: TestScheme.allCases, [1, 2, 4])
  func `the best path and the marginals are those of going through all paths`(
    _ scheme: TestScheme, _ length: Int
  ) throws {
    var reading = PathReading()
    for seed in 0..<25 as Range<UInt64> {
      let problem = try CRFProblem(
        scheme, types: 1, length: length, seed: seed, temperature: [1, 0.6, 2.5][Int(seed % 3)])
      try problem.crf().read(problem.emissions, into: &reading)
      #expect(reading.labels == problem.bestPath(length, ends: true))
      let wanted = problem.marginals(length, ends: true)
      for (p, wanted) in zip(reading.probabilities, wanted) {
        #expect(abs(Double(p) - wanted) <= 2e-6)
      }
      #expect(reading.probabilities.count == wanted.count && reading.count == length)
    }
  }

  @Test func `scores far apart give probabilities all the same`() throws {
    var reading = PathReading()
    for seed in 0..<20 as Range<UInt64> {
      let problem = try CRFProblem(.iob2, types: 1, length: 4, seed: seed, spread: 3000)
      try problem.crf().read(problem.emissions, into: &reading)
      let wanted = problem.marginals(4, ends: true)
      for (p, wanted) in zip(reading.probabilities, wanted) {
        #expect(abs(Double(p) - wanted) <= 2e-3)
      }
      #expect(reading.labels == problem.bestPath(4, ends: true))
    }
  }

  @Test func `the most probable labels come first with their probabilities`() throws {
    let problem = try CRFProblem(.iob2, types: 2, length: 3, seed: 2)
    var reading = PathReading()
    try problem.crf().read(problem.emissions, into: &reading)
    for element in 0..<3 {
      let top = reading.top(3, of: element)
      #expect(top.count == 3)
      #expect(top[0].p >= top[1].p && top[1].p >= top[2].p)
      for (label, p) in top { #expect(reading.probabilities[element * 5 + label] == p) }
      #expect(reading.top(9, of: element).map(\.label).sorted() == [0, 1, 2, 3, 4])
      #expect(
        reading.probability(element) == reading.probabilities[element * 5 + reading.labels[element]]
      )
    }
  }

  @Test func `a sequence too short to end as the rules want is read without them`() throws {
    // 0, then 1, then 2, which alone may end.
    let rules = try TransitionRules(
      labels: 3, allowsStart: { $0 == 0 }, allows: { $1 == min($0 + 1, 2) },
      allowsEnd: { $0 == 2 })
    let crf = try CRF(
      transitions: Array(repeating: 0, count: 9), start: [0, 0, 0], end: [0, 0, 0], rules: rules)
    var reading = PathReading()
    crf.read([1, 9, 1, 1, 1, 9], into: &reading)
    #expect(reading.labels == [0, 1])
    #expect(reading.probabilities == [1, 0, 0, 0, 1, 0])
    crf.read([1, 9, 1, 1, 1, 9, 0, 0, 0, 9, 0, 0], into: &reading)
    #expect(reading.labels == [0, 1, 2, 2])
    crf.read([], into: &reading)
    #expect(reading.labels.isEmpty && reading.probabilities.isEmpty)
  }
}

struct CRFParameterTests {
  private let rules: TransitionRules
  init() throws { rules = try TestScheme.iob2.rules(types: 1) }

  private func refusal(
    _ transitions: [Float], _ start: [Float] = [0, 0, 0], _ end: [Float] = [0, 0, 0],
    temperature: Double = 1
  ) -> String {
    do {
      _ = try CRF(
        transitions: transitions, start: start, end: end, rules: rules, temperature: temperature)
      return "none"
    } catch { return error.description }
  }

  @Test func `sizes that do not fit are refused with what was wanted`() {
    let fitting = [Float](repeating: 0, count: 9)
    #expect(refusal(fitting) == "none")
    #expect(refusal([0]) == "crf.transitions has 1 numbers; the labels need 9")
    #expect(refusal(fitting, [0]) == "crf.start has 1 numbers; the labels need 3")
    #expect(refusal(fitting, [0, 0, 0], []) == "crf.end has 0 numbers; the labels need 3")
  }

  @Test func `an allowed parameter must be finite and a forbidden one is not looked at`() {
    var transitions = [Float](repeating: 0, count: 9)
    transitions[2] = -.infinity
    #expect(refusal(transitions, [0, 0, .nan]) == "none", "O to I, and I at the start")
    transitions[1] = .nan
    #expect(refusal(transitions) == "crf.transitions holds nan at index 1; it must be finite")
    #expect(
      refusal([Float](repeating: 0, count: 9), [.infinity, 0, 0])
        == "crf.start holds inf at index 0; it must be finite")
  }

  @Test(arguments: [0, -1, .nan, .infinity, .leastNonzeroMagnitude] as [Double])
  func `a temperature must be positive and finite`(_ temperature: Double) {
    let refusal = refusal([Float](repeating: 0, count: 9), temperature: temperature)
    #expect(refusal.hasSuffix("it must be a positive finite number"))
  }
}
