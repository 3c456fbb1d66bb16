import Glibc

/// A matrix of log weights that is multiplied with vectors of log weights.
///
/// out_j = log Σ_i exp(in_i + m_ij). The exponentials of the matrix are taken once, relative to
/// each output's largest weight, so that a product costs n² multiplications and 2n exponentials and
/// logarithms; an output that underflows is summed anew around its own maximum.
struct LogMatrix: Sendable {
  /// Rows and columns.
  let count: Int
  /// m_ij, (input, output); −∞ where nothing passes.
  let scores: [Double]
  /// The largest m_ij of output j; 0 where nothing passes.
  let offsets: [Double]
  /// exp(m_ij − offset_j), (input, output).
  let factors: [Double]

  /// Below this a sum may have lost terms that count.
  private static let smallest = 1e-200

  init(count: Int, score: (_ input: Int, _ output: Int) -> Double) {
    self.count = count
    let scores = (0..<(count * count)).map { score($0 / count, $0 % count) }
    let offsets = (0..<count).map { output in
      let largest = (0..<count).map { scores[$0 * count + output] }.max() ?? 0
      return largest.isFinite ? largest : 0
    }
    self.scores = scores
    self.offsets = offsets
    factors = scores.indices.map { exp(scores[$0] - offsets[$0 % count]) }
  }

  /// Multiplies `vectors.input` into `vectors.output`.
  func multiply(_ vectors: inout LogVectors) {
    let highest = largest(of: vectors.input)
    guard highest > -.infinity else {
      for output in 0..<count { vectors.output[output] = -.infinity }
      return
    }
    for output in 0..<count { vectors.output[output] = 0 }
    for input in 0..<count {
      let weight = exp(vectors.input[input] - highest)
      guard weight != 0 else { continue }
      let row = input * count
      for output in 0..<count { vectors.output[output] += weight * factors[row + output] }
    }
    for output in 0..<count {
      let sum = vectors.output[output]
      vectors.output[output] =
        sum < Self.smallest
        ? exactOutput(output, vectors.input) : highest + offsets[output] + log(sum)
    }
  }

  private func exactOutput(_ output: Int, _ input: [Double]) -> Double {
    logSumExp(count) { input[$0] + scores[$0 * count + output] }
  }
}

/// What goes into a product with a ``LogMatrix`` and what comes out, kept from one to the next.
struct LogVectors: Sendable {
  var input: [Double] = []
  var output: [Double] = []

  /// Makes room for `count` log weights each.
  mutating func resize(_ count: Int) {
    guard input.count != count else { return }
    input = Array(repeating: 0, count: count)
    output = input
  }
}

/// log Σ exp(term), around the largest term; −∞ where there is none.
func logSumExp(_ count: Int, _ term: (Int) -> Double) -> Double {
  var highest = -Double.infinity
  for index in 0..<count { highest = max(highest, term(index)) }
  guard highest > -.infinity else { return highest }
  var sum = 0.0
  for index in 0..<count { sum += exp(term(index) - highest) }
  return highest + log(sum)
}

/// The largest of some numbers; −∞ where there is none.
func largest(of values: [Double]) -> Double {
  var highest = -Double.infinity
  for value in values { highest = max(highest, value) }
  return highest
}
