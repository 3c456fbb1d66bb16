extension IncrementalViterbi {
  /// All of a stream's state as plain numbers, to be written away and restored bit for bit.
  ///
  /// Its size is what is open: (2 + 2 · open) · labels floats and 3 + open · labels integers.
  public struct Snapshot: Sendable, Hashable {
    /// Scores and α of the newest element, then the open elements' emissions and α.
    ///
    /// Scores and α may be −∞.
    public var floats: [Float]
    /// Labels, open elements, the newest committed label or −1; then the back pointers.
    public var integers: [Int]

    /// Puts a snapshot together again.
    public init(floats: [Float], integers: [Int]) {
      self.floats = floats
      self.integers = integers
    }
  }

  /// The state.
  public var snapshot: Snapshot {
    Snapshot(
      floats: lattice.scores + lattice.forward + lattice.emissions + lattice.forwards,
      integers: [lattice.labels, lattice.count, Int(lattice.committed ?? -1)]
        + lattice.back.map(Int.init))
  }

  /// Goes on from a snapshot.
  ///
  /// - Parameters:
  ///   - snapshot: of a stream of as many labels.
  ///   - labels: number of labels.
  ///   - lag: may be another than before, down to the number of open elements.
  /// - Throws: ``DecoderError`` where it cannot be the state of such a stream.
  public init(_ snapshot: Snapshot, labels: Int, lag: Int) throws(DecoderError) {
    try self.init(labels: labels, lag: lag)
    let integers = snapshot.integers
    guard integers.count >= 3, integers[0] == labels, (0...lag).contains(integers[1]) else {
      throw DecoderError(
        "a decoder's snapshot begins with \(integers.prefix(3)); wanted \(labels) labels, "
          + "0 to \(lag) open elements and the committed label")
    }
    let count = integers[1]
    try Self.check(snapshot, labels: labels, count: count)
    lattice.count = count
    lattice.committed = integers[2] < 0 ? nil : Int32(integers[2])
    var rest = snapshot.floats[...]
    lattice.scores = Array(rest.prefix(labels))
    rest = rest.dropFirst(labels)
    lattice.forward = Array(rest.prefix(labels))
    rest = rest.dropFirst(labels)
    lattice.emissions += rest.prefix(count * labels)
    lattice.forwards += rest.dropFirst(count * labels)
    lattice.back += integers.dropFirst(3).map { Int32($0) }
  }

  private static func check(
    _ snapshot: Snapshot, labels: Int, count: Int
  ) throws(DecoderError) {
    let (floats, integers) = (2 * (1 + count) * labels, 3 + count * labels)
    guard snapshot.floats.count == floats, snapshot.integers.count == integers else {
      throw DecoderError(
        "a decoder's snapshot holds \(snapshot.floats.count) floats and "
          + "\(snapshot.integers.count) integers; wanted \(floats) and \(integers)")
    }
    if let bad = snapshot.integers.dropFirst(3).first(where: { !(0..<labels).contains($0) }) {
      throw DecoderError("a decoder's snapshot points to label \(bad) of \(labels)")
    }
    guard (-1..<labels).contains(snapshot.integers[2]) else {
      throw DecoderError(
        "a decoder's snapshot committed label \(snapshot.integers[2]) of \(labels)")
    }
    try checkFloats(
      snapshot.floats, labels: labels, emissions: (2 * labels)..<((2 + count) * labels))
  }

  private static func checkFloats(
    _ floats: [Float], labels: Int, emissions: Range<Int>
  ) throws(DecoderError) {
    for (index, value) in floats.enumerated() {
      guard value.isFinite || (value == -.infinity && !emissions.contains(index)) else {
        throw DecoderError("a decoder's snapshot holds \(value) at float \(index)")
      }
    }
    for first in stride(from: 0, to: floats.count, by: labels)
    where !floats[first..<(first + labels)].contains(where: \.isFinite) {
      throw DecoderError("a decoder's snapshot leaves no label possible at float \(first)")
    }
  }
}
