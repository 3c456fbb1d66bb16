/// The best path of a stream under a CRF, committed element by element with a fixed lag.
///
/// After each element the prefix on which all survivors agree is committed; an element is committed
/// at the latest when `lag` others have come after it, and the survivors that disagree with that
/// are discarded, so that no forbidden transition is ever committed. A value is all the state of
/// one stream: (lag + 1) columns of labels at most. An element costs O(labels²), its probabilities
/// O(lag · labels²).
public struct IncrementalViterbi: Sendable, Hashable {
  /// Elements after one that are waited for at most.
  public let lag: Int
  var lattice: Lattice

  /// The largest lag.
  public static let maximumLag = 1024

  /// A stream that has not begun.
  ///
  /// - Throws: ``DecoderError`` where the lag is out of 0...``maximumLag``.
  public init(labels: Int, lag: Int) throws(DecoderError) {
    guard (0...Self.maximumLag).contains(lag) else {
      throw DecoderError("the lag is \(lag); it must be 0 to \(Self.maximumLag)")
    }
    guard (1...TransitionRules.maximumLabels).contains(labels) else {
      throw DecoderError(
        "a lattice of \(labels) labels; it takes 1 to \(TransitionRules.maximumLabels)")
    }
    self.lag = lag
    lattice = Lattice(labels: labels, capacity: lag + 1)
  }

  /// Number of elements that are not committed.
  public var openCount: Int { lattice.count }

  /// Adds an element.
  ///
  /// - Parameters:
  ///   - emissions: one number a label; what is not finite counts as very large or very small.
  ///   - crf: the scores, of as many labels.
  ///   - reading: becomes the elements that this one committed, with their probabilities given all
  ///     that has been pushed; often none.
  public mutating func push(_ emissions: [Float], crf: CRF, committed reading: inout PathReading) {
    precondition(
      emissions.count == lattice.labels && crf.labels == lattice.labels,
      "IncrementalViterbi.push: \(emissions.count) emissions and \(crf.labels) labels of the CRF "
        + "for \(lattice.labels) labels")
    push(emissions, from: 0, crf: crf, committed: &reading)
  }

  /// The same with the emissions that begin at `first`.
  mutating func push(
    _ emissions: [Float], from first: Int, crf: CRF, committed reading: inout PathReading
  ) {
    lattice.extend(emissions, from: first, crf: crf, &reading.scratch)
    if lattice.count > lag, let best = lattice.bestLabel(crf, end: false) {
      lattice.trace(best, column: lattice.count - 1, into: &reading.labels)
      lattice.discardSurvivors(without: reading.labels[0], &reading.scratch)
    }
    guard let (column, label) = lattice.agreement(&reading.scratch) else { return reading.clear() }
    reading.read(lattice, crf, label: label, column: column)
    lattice.removeFirst(column + 1, label: label)
  }

  /// Reads the open elements' best labels now and their probabilities given all that has come.
  ///
  /// - Parameter tail: emissions (element, label) of newer elements that are not pushed yet, such
  ///   as those that only the smaller delays have reached. The reading goes on over them.
  public func readOpen(_ tail: [Float] = [], crf: CRF, into reading: inout PathReading) {
    reading.extended.copy(lattice)
    Self.extend(&reading.extended, by: tail, crf, &reading.scratch)
    let extended = reading.extended
    guard extended.count > 0, let label = extended.bestLabel(crf, end: false) else {
      return reading.clear()
    }
    reading.read(extended, crf, label: label, column: extended.count - 1)
  }

  /// Commits all open elements, and those of a tail after them.
  ///
  /// - Parameters:
  ///   - end: whether the sequence ends here: end scores count, and the next element begins
  ///     another. Without, the next element goes on from the labels committed now (`flush`).
  ///   - tail: emissions (element, label) of newer elements that are not pushed yet.
  ///   - reading: becomes all these elements.
  public mutating func finish(
    end: Bool, tail: [Float] = [], crf: CRF, committed reading: inout PathReading
  ) {
    Self.extend(&lattice, by: tail, crf, &reading.scratch)
    let best =
      end ? lattice.lastLabel(crf, &reading.scratch) : lattice.bestLabel(crf, end: false)
    if lattice.count > 0, let best {
      reading.read(lattice, crf, label: best, column: lattice.count - 1, end: end)
      lattice.keepSurvivor(best)
      lattice.removeFirst(lattice.count, label: best)
    } else {
      reading.clear()
    }
    if end { lattice.reset() }
  }

  /// Forgets the sequence, open elements too: the next element begins another.
  public mutating func reset() { lattice.reset() }

  private static func extend(
    _ lattice: inout Lattice, by tail: [Float], _ crf: CRF, _ scratch: inout LatticeScratch
  ) {
    let labels = lattice.labels
    precondition(
      tail.count % labels == 0 && crf.labels == labels,
      "IncrementalViterbi: a tail of \(tail.count) emissions for \(labels) labels")
    for first in stride(from: 0, to: tail.count, by: labels) {
      lattice.extend(tail, from: first, crf: crf, &scratch)
    }
  }
}
