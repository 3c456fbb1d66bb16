/// Which labels may begin a sequence, follow one another and end a sequence.
///
/// A tag scheme is a set of such rules: in IOB2 no `I-PER` follows `O`.
public struct TransitionRules: Sendable, Hashable {
  /// Number of labels.
  public let labels: Int
  let starts: [Bool]
  let follows: [Bool]
  let ends: [Bool]

  /// The most labels that rules, and so a CRF, can have.
  public static let maximumLabels = 1024

  /// Rules that forbid nothing.
  public static func unrestricted(labels: Int) throws(DecoderError) -> TransitionRules {
    try TransitionRules(
      labels: labels, allowsStart: { _ in true }, allows: { _, _ in true },
      allowsEnd: { _ in true })
  }

  /// Asks for every rule once.
  ///
  /// - Parameters:
  ///   - labels: number of labels.
  ///   - allowsStart: whether a sequence may begin with this label.
  ///   - allows: whether the second label may follow the first.
  ///   - allowsEnd: whether a sequence may end with this label.
  /// - Throws: ``DecoderError`` where there are no labels or too many, where no label may begin, or
  ///   where a label that can be reached leads to none that may end: a stream could not go on.
  public init(
    labels: Int, allowsStart: (Int) -> Bool, allows: (_ from: Int, _ to: Int) -> Bool,
    allowsEnd: (Int) -> Bool
  ) throws(DecoderError) {
    guard labels > 0, labels <= Self.maximumLabels else {
      throw DecoderError("a CRF has \(labels) labels; it takes 1 to \(Self.maximumLabels)")
    }
    self.labels = labels
    starts = (0..<labels).map(allowsStart)
    ends = (0..<labels).map(allowsEnd)
    follows = (0..<(labels * labels)).map { allows($0 / labels, $0 % labels) }
    try check()
  }

  /// Whether the label `to` may follow the label `from`.
  public func allows(_ from: Int, _ to: Int) -> Bool { follows[from * labels + to] }

  /// Whether a sequence may begin with this label.
  public func allowsStart(_ label: Int) -> Bool { starts[label] }

  /// Whether a sequence may end with this label.
  public func allowsEnd(_ label: Int) -> Bool { ends[label] }

  private func check() throws(DecoderError) {
    let reached = closure(of: starts) { allows($0, $1) }
    guard reached.contains(true) else {
      throw DecoderError("the rules let no label begin a sequence; at least one must")
    }
    let ending = closure(of: ends) { allows($1, $0) }
    if let stuck = reached.indices.first(where: { reached[$0] && !ending[$0] }) {
      throw DecoderError(
        "no label that may end a sequence can be reached from label \(stuck) (counted from 0); "
          + "every label that a sequence can reach needs one")
    }
    let successors = reached.indices.map { label in
      (0..<labels).contains { allows(label, $0) }
    }
    if let stuck = reached.indices.first(where: { reached[$0] && !successors[$0] }) {
      throw DecoderError(
        "no label may follow label \(stuck) (counted from 0); every label that a sequence can "
          + "reach needs one")
    }
  }

  /// The labels that are reached from `first` by any number of steps.
  private func closure(of first: [Bool], _ leads: (Int, Int) -> Bool) -> [Bool] {
    var reached = first
    var waiting = first.indices.filter { first[$0] }
    while let label = waiting.popLast() {
      for next in 0..<labels where !reached[next] && leads(label, next) {
        reached[next] = true
        waiting.append(next)
      }
    }
    return reached
  }
}
