/// The open columns of a stream under a CRF, with the survivors of the Viterbi algorithm and the
/// forward vectors (α).
///
/// A survivor is the best path to one label of the newest element. Scores and α are shifted so that
/// the largest of a column is 0: they do not grow with the stream.
struct Lattice: Sendable, Hashable {
  private(set) var labels: Int
  /// Number of open columns.
  var count = 0
  /// The newest committed label of the sequence; nil where none is.
  var committed: Int32?
  /// Score of the survivor of each label of the newest element, −∞ where there is none.
  var scores: [Float]
  /// log p(label | all so far) of the newest element, but for a constant.
  var forward: [Float]
  /// Of each open column, (column, label): emissions, α, and the survivor's label one column back.
  var emissions: [Float] = []
  var forwards: [Float] = []
  var back: [Int32] = []

  /// Whether the sequence has an element, open or committed.
  var hasBegun: Bool { count > 0 || committed != nil }

  init(labels: Int, capacity: Int) {
    self.labels = labels
    scores = Array(repeating: 0, count: labels)
    forward = scores
    emissions.reserveCapacity(capacity * labels)
    forwards.reserveCapacity(capacity * labels)
    back.reserveCapacity(capacity * labels)
  }

  /// Takes another lattice's columns into the memory of this one.
  mutating func copy(_ other: Lattice) {
    labels = other.labels
    count = other.count
    committed = other.committed
    refill(&scores, other.scores)
    refill(&forward, other.forward)
    refill(&emissions, other.emissions)
    refill(&forwards, other.forwards)
    refill(&back, other.back)
  }

  /// Adds the column whose emissions begin at `first` of `values`.
  mutating func extend(
    _ values: [Float], from first: Int, crf: CRF, _ scratch: inout LatticeScratch
  ) {
    scratch.resize(labels)
    for label in 0..<labels {
      emissions.append(CRF.bounded(values[first + label]))
      back.append(0)
    }
    extendForward(crf, &scratch.vectors)
    extendSurvivors(column: count, crf, &scratch)
    count += 1
  }

  /// Forgets the oldest `number` columns, the last of which was committed as `label`.
  mutating func removeFirst(_ number: Int, label: Int) {
    emissions.removeFirst(number * labels)
    forwards.removeFirst(number * labels)
    back.removeFirst(number * labels)
    count -= number
    committed = Int32(label)
  }

  /// Begins a new sequence.
  mutating func reset() {
    count = 0
    committed = nil
    emissions.removeAll(keepingCapacity: true)
    forwards.removeAll(keepingCapacity: true)
    back.removeAll(keepingCapacity: true)
  }

  /// Finds the survivors of all columns anew, from the newest committed label.
  mutating func restoreSurvivors(_ crf: CRF, _ scratch: inout LatticeScratch) {
    for label in 0..<labels { scores[label] = committed == Int32(label) ? 0 : -.infinity }
    for column in 0..<count { extendSurvivors(column: column, crf, &scratch) }
  }

  /// α_t(j) = log Σ_i exp(α_t−1(i) + T_ij) + e_t(j), all over the temperature.
  private mutating func extendForward(_ crf: CRF, _ vectors: inout LogVectors) {
    if hasBegun {
      for label in 0..<labels { vectors.input[label] = Double(forward[label]) }
      crf.forward.multiply(&vectors)
    } else {
      for label in 0..<labels {
        vectors.output[label] = Double(crf.start[label]) / crf.temperature
      }
    }
    for label in 0..<labels {
      vectors.output[label] += Double(emissions[count * labels + label]) / crf.temperature
    }
    let highest = largest(of: vectors.output)
    for label in 0..<labels {
      forward[label] = Float(vectors.output[label] - highest)
      forwards.append(forward[label])
    }
  }

  /// δ_t(j) = max_i (δ_t−1(i) + T_ij) + e_t(j), the first of equals.
  private mutating func extendSurvivors(
    column: Int, _ crf: CRF, _ scratch: inout LatticeScratch
  ) {
    if column == 0, committed == nil {
      for label in 0..<labels { scratch.scores[label] = crf.start[label] }
    } else {
      extendPaths(to: column, crf, &scratch)
    }
    var highest = -Float.infinity
    for label in 0..<labels {
      scratch.scores[label] += emissions[column * labels + label]
      highest = max(highest, scratch.scores[label])
    }
    for label in 0..<labels { scores[label] = scratch.scores[label] - highest }
  }

  private mutating func extendPaths(to column: Int, _ crf: CRF, _ scratch: inout LatticeScratch) {
    for label in 0..<labels { scratch.scores[label] = -.infinity }
    for from in 0..<labels where scores[from] > -.infinity {
      for to in 0..<labels {
        let score = scores[from] + crf.transitions[from * labels + to]
        if score > scratch.scores[to] {
          scratch.scores[to] = score
          back[column * labels + to] = Int32(from)
        }
      }
    }
  }
}

/// Memory that the work on a lattice needs, kept from one column and one stream to the next.
struct LatticeScratch: Sendable {
  var vectors = LogVectors()
  /// Scores of the column in work.
  var scores: [Float] = []
  /// For each survivor the label that it has in the column in work.
  var labels: [Int] = []

  mutating func resize(_ count: Int) {
    guard scores.count != count else { return }
    vectors.resize(count)
    scores = Array(repeating: 0, count: count)
    labels = Array(repeating: 0, count: count)
  }
}

/// Takes the numbers of another array into the memory of this one.
private func refill<Number>(_ array: inout [Number], _ other: [Number]) {
  array.removeAll(keepingCapacity: true)
  array.append(contentsOf: other)
}
