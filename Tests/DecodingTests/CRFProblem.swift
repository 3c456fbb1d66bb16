import Decoding
import Glibc
import Recurrent

extension SplitMix64 {
  /// `count` numbers uniform in ±`scale`.
  mutating func floats(_ count: Int, scale: Float) -> [Float] {
    (0..<count).map { _ in scale * (2 * uniform() - 1) }
  }
}

/// Tag schemes for tests: label 0 is O, then the tags of each type.
enum TestScheme: String, CaseIterable {
  case free
  case iob2
  case bioes

  /// The rules for `types` types; `free` has as many labels as IOB2.
  func rules(types: Int) throws -> TransitionRules {
    switch self {
    case .free: try .unrestricted(labels: 1 + 2 * types)
    case .iob2:
      // 1 B-x, 2 I-x, 3 B-y, …
      try TransitionRules(
        labels: 1 + 2 * types, allowsStart: { !Self.isInside($0) },
        allows: { !Self.isInside($1) || $0 == $1 || $0 == $1 - 1 }, allowsEnd: { _ in true })
    case .bioes:
      // 1 B-x, 2 I-x, 3 E-x, 4 S-x, 5 B-y, …
      try TransitionRules(
        labels: 1 + 4 * types, allowsStart: { Self.isOutside($0) || Self.letter($0) % 3 == 0 },
        allows: { from, to in
          let isOpen = !Self.isOutside(from) && Self.letter(from) < 2
          let opens = Self.isOutside(to) || Self.letter(to) % 3 == 0
          return isOpen ? !opens && Self.type(from) == Self.type(to) : opens
        }, allowsEnd: { Self.isOutside($0) || Self.letter($0) >= 2 })
    }
  }

  private static func isInside(_ label: Int) -> Bool { label > 0 && label % 2 == 0 }
  private static func isOutside(_ label: Int) -> Bool { label == 0 }
  private static func letter(_ label: Int) -> Int { (label - 1) % 4 }
  private static func type(_ label: Int) -> Int { (label - 1) / 4 }
}

/// A CRF and one sequence of emissions, with what follows from the definition by going through all
/// paths.
struct CRFProblem {
  let rules: TransitionRules
  var transitions: [Float]
  var start: [Float]
  var end: [Float]
  let temperature: Double
  let length: Int
  var emissions: [Float]

  var labels: Int { rules.labels }

  init(
    _ scheme: TestScheme, types: Int, length: Int, seed: UInt64, spread: Float = 2,
    temperature: Double = 1
  ) throws {
    var random = SplitMix64(seed: seed)
    rules = try scheme.rules(types: types)
    transitions = random.floats(rules.labels * rules.labels, scale: spread)
    start = random.floats(rules.labels, scale: spread)
    end = random.floats(rules.labels, scale: spread)
    emissions = random.floats(rules.labels * length, scale: spread)
    self.length = length
    self.temperature = temperature
  }

  func crf() throws -> CRF {
    try CRF(
      transitions: transitions, start: start, end: end, rules: rules, temperature: temperature)
  }

  func emissions(of element: Int) -> [Float] {
    Array(emissions[(element * labels)..<((element + 1) * labels)])
  }

  /// The score of a path over the temperature; nil where the rules forbid it.
  func score(_ path: [Int], begins: Bool = true, ends: Bool = true) -> Double? {
    guard let first = path.first, let last = path.last, isAllowed(path, begins, ends) else {
      return nil
    }
    var sum = begins ? Double(start[first]) : 0
    for (element, label) in path.enumerated() {
      sum += Double(emissions[element * labels + label])
    }
    for (from, to) in zip(path, path.dropFirst()) { sum += Double(transitions[from * labels + to]) }
    return (ends ? sum + Double(end[last]) : sum) / temperature
  }

  /// Whether the rules, which a CRF is asked for with scores of 0, let a path be.
  func isAllowed(_ path: [Int], _ begins: Bool, _ ends: Bool) -> Bool {
    for (from, to) in zip(path, path.dropFirst()) where !rules.allows(from, to) { return false }
    if begins, let first = path.first, !rules.allowsStart(first) { return false }
    if ends, let last = path.last, !rules.allowsEnd(last) { return false }
    return true
  }

  /// All label sequences of this length, allowed or not.
  func paths(_ length: Int) -> [[Int]] {
    var all: [[Int]] = [[]]
    for _ in 0..<length { all = all.flatMap { path in (0..<labels).map { path + [$0] } } }
    return all
  }

  /// The scores of all allowed paths over the first `length` elements.
  func scores(_ length: Int, begins: Bool = true, ends: Bool = true) -> [(path: [Int], Double)] {
    paths(length).compactMap { path in
      score(path, begins: begins, ends: ends).map { (path, $0) }
    }
  }

  /// −log p(gold | emissions); negative gold labels are summed over.
  func loss(_ gold: [Int32], begins: Bool = true, ends: Bool = true) -> Double {
    let all = scores(gold.count, begins: begins, ends: ends)
    let right = all.filter { path, _ in zip(path, gold).allSatisfy { $1 < 0 || $0 == Int($1) } }
    return logSum(all.map(\.1)) - logSum(right.map(\.1))
  }

  /// p(label | the first `length` elements), (element, label).
  func marginals(_ length: Int, ends: Bool) -> [Double] {
    let all = scores(length, ends: ends)
    let total = logSum(all.map(\.1))
    var sums = [Double](repeating: 0, count: length * labels)
    for (path, score) in all {
      for (element, label) in path.enumerated() {
        sums[element * labels + label] += exp(score - total)
      }
    }
    return sums
  }

  /// The path with the largest score.
  func bestPath(_ length: Int, ends: Bool) -> [Int]? {
    scores(length, ends: ends).max { $0.1 < $1.1 }?.path
  }

  private func logSum(_ values: [Double]) -> Double {
    let highest = values.max() ?? -.infinity
    return highest == -.infinity
      ? highest : highest + log(values.reduce(0) { $0 + exp($1 - highest) })
  }
}
