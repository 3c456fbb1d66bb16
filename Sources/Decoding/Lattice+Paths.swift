import Glibc

extension Lattice {
  /// The newest label of the best survivor.
  ///
  /// With `end`, end scores count; nil where no survivor may end the sequence.
  func bestLabel(_ crf: CRF, end: Bool) -> Int? {
    var best: Int?
    var highest = -Float.infinity
    for label in 0..<labels {
      let score = end ? scores[label] + crf.end[label] : scores[label]
      if score > highest {
        highest = score
        best = label
      }
    }
    return best
  }

  /// Writes the labels of the survivor that has `label` in `column`, from the oldest open column.
  func trace(_ label: Int, column: Int, into path: inout [Int]) {
    path.removeAll(keepingCapacity: true)
    var label = label
    for column in stride(from: column, through: 0, by: -1) {
      path.append(label)
      label = Int(back[column * labels + label])
    }
    path.reverse()
  }

  /// The newest open column in which all survivors have the same label, and that label.
  func agreement(_ scratch: inout LatticeScratch) -> (column: Int, label: Int)? {
    scratch.resize(labels)
    for label in 0..<labels { scratch.labels[label] = label }
    for column in stride(from: count - 1, through: 0, by: -1) {
      if let label = sharedLabel(scratch) { return (column, label) }
      stepBack(column, &scratch)
    }
    return nil
  }

  /// Discards the survivors that do not have `label` in the oldest open column.
  mutating func discardSurvivors(without label: Int, _ scratch: inout LatticeScratch) {
    scratch.resize(labels)
    for label in 0..<labels { scratch.labels[label] = label }
    for column in stride(from: count - 1, to: 0, by: -1) { stepBack(column, &scratch) }
    for survivor in 0..<labels where scratch.labels[survivor] != label {
      scores[survivor] = -.infinity
    }
  }

  /// Discards all survivors but that of `label`.
  mutating func keepSurvivor(_ label: Int) {
    for survivor in 0..<labels where survivor != label { scores[survivor] = -.infinity }
  }

  private func sharedLabel(_ scratch: LatticeScratch) -> Int? {
    var shared: Int?
    for survivor in 0..<labels where scores[survivor] > -.infinity {
      if let shared, shared != scratch.labels[survivor] { return nil }
      shared = scratch.labels[survivor]
    }
    return shared
  }

  private func stepBack(_ column: Int, _ scratch: inout LatticeScratch) {
    for survivor in 0..<labels where scores[survivor] > -.infinity {
      scratch.labels[survivor] = Int(back[column * labels + scratch.labels[survivor]])
    }
  }
}

extension Lattice {
  /// Writes p(label | all so far) of every open column, (column, label).
  ///
  /// p_t(j) ∝ exp(α_t(j) + β_t(j)), β_t(i) = log Σ_j exp(T_ij + e_t+1(j) + β_t+1(j)). Commits do not
  /// count: what is known is the emissions. With `end` the end scores count, unless no label that
  /// is left may end.
  func writeMarginals(
    _ crf: CRF, end: Bool, into probabilities: inout [Float], _ scratch: inout LatticeScratch
  ) {
    scratch.resize(labels)
    probabilities.removeAll(keepingCapacity: true)
    for _ in 0..<(count * labels) { probabilities.append(0) }
    let ends = end && (0..<labels).contains { forward[$0] + crf.end[$0] > -.infinity }
    for label in 0..<labels {
      scratch.vectors.output[label] = ends ? Double(crf.end[label]) / crf.temperature : 0
    }
    for column in stride(from: count - 1, through: 0, by: -1) {
      writeColumn(column, into: &probabilities, scratch.vectors)
      guard column > 0 else { break }
      for label in 0..<labels {
        scratch.vectors.input[label] =
          Double(emissions[column * labels + label]) / crf.temperature
          + scratch.vectors.output[label]
      }
      crf.backward.multiply(&scratch.vectors)
    }
  }

  /// Normalises exp(α + β) of one column; β is the output of `vectors`.
  private func writeColumn(
    _ column: Int, into probabilities: inout [Float], _ vectors: LogVectors
  ) {
    let base = column * labels
    let logSum = logSumExp(labels) { Double(forwards[base + $0]) + vectors.output[$0] }
    for label in 0..<labels {
      let score = Double(forwards[base + label]) + vectors.output[label]
      probabilities[base + label] = Float(exp(score - logSum))
    }
  }
}
