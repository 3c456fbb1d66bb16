/// The gradient of a CRF's own parameters, summed over chains.
///
/// What the rules forbid stays 0.
public struct CRFGradient: Sendable, Hashable {
  /// (from, to).
  public internal(set) var transitions: [Double]
  /// One for each first label.
  public internal(set) var start: [Double]
  /// One for each last label.
  public internal(set) var end: [Double]

  /// Zeros.
  public init(labels: Int) {
    transitions = Array(repeating: 0, count: labels * labels)
    start = Array(repeating: 0, count: labels)
    end = start
  }

  /// Sets all to zero.
  public mutating func clear() {
    for index in transitions.indices { transitions[index] = 0 }
    for index in start.indices {
      start[index] = 0
      end[index] = 0
    }
  }
}
