/// The best path of a stream whose elements are scored by several delays.
///
/// The lattice advances on the emissions of the largest delay, and its lag counts from there; the
/// newest elements, which that has not reached, are read with those of the largest delay that each
/// has reached (the tail). A value is all the state of one stream.
public struct DelayedViterbi: Sendable, Hashable {
  /// Elements back that each head scores, rising.
  public let delays: [Int]
  /// The elements that the largest delay has reached.
  var viterbi: IncrementalViterbi
  /// Elements that it has not reached.
  private(set) var newest = 0
  /// Their emissions, (element, label), as far as a delay has reached them.
  private(set) var tail: [Float] = []
  private let labels: Int

  /// A stream that has not begun.
  ///
  /// - Parameters:
  ///   - labels: number of labels.
  ///   - lag: see ``IncrementalViterbi``.
  ///   - delays: how many elements back each head scores, rising from 0 or more, at least one.
  /// - Throws: ``DecoderError`` where lag or labels are beyond the limits.
  public init(labels: Int, lag: Int, delays: [Int]) throws(DecoderError) {
    precondition(
      !delays.isEmpty && zip(delays, delays.dropFirst()).allSatisfy(<) && delays[0] >= 0,
      "DelayedViterbi: delays \(delays)")
    viterbi = try IncrementalViterbi(labels: labels, lag: lag)
    self.delays = delays
    self.labels = labels
  }

  /// Number of elements that are not committed.
  public var openCount: Int { viterbi.openCount + newest }

  /// Takes the scores of one step, which adds an element.
  ///
  /// - Parameters:
  ///   - logits: (head, label).
  ///   - crf: the scores between labels.
  ///   - reading: becomes the elements that are committed by this; often none.
  public mutating func step(_ logits: [Float], crf: CRF, committed reading: inout PathReading) {
    precondition(
      logits.count == delays.count * labels && crf.labels == labels,
      "DelayedViterbi.step: \(logits.count) logits and \(crf.labels) labels of the CRF for "
        + "\(delays.count) delays of \(labels) labels")
    newest += 1
    for (head, delay) in delays.dropLast().enumerated() where delay < newest {
      setTail(newest - 1 - delay, logits[(head * labels)..<((head + 1) * labels)])
    }
    guard delays[delays.count - 1] < newest else { return reading.clear() }
    viterbi.push(logits, from: logits.count - labels, crf: crf, committed: &reading)
    tail.removeFirst(min(labels, tail.count))
    newest -= 1
  }

  /// Reads the open elements' best labels now, as far as a delay has reached them.
  public func readOpen(crf: CRF, into reading: inout PathReading) {
    viterbi.readOpen(tail, crf: crf, into: &reading)
  }

  /// Commits all open elements; those that no delay has reached are beyond the reading.
  ///
  /// - Parameter end: whether the sequence ends here: end scores count, and the next element begins
  ///   another.
  public mutating func finish(end: Bool, crf: CRF, committed reading: inout PathReading) {
    viterbi.finish(end: end, tail: tail, crf: crf, committed: &reading)
    tail.removeAll(keepingCapacity: true)
    newest = 0
  }

  private mutating func setTail(_ element: Int, _ emissions: ArraySlice<Float>) {
    let first = element * labels
    if first == tail.count {
      tail += emissions
    } else {
      tail.replaceSubrange(first..<(first + labels), with: emissions)
    }
  }
}

extension DelayedViterbi {
  /// All of a stream's state as plain numbers, to be written away and restored bit for bit.
  public struct Snapshot: Sendable, Hashable {
    /// The lattice.
    public var lattice: IncrementalViterbi.Snapshot
    /// Emissions of the elements after it, (element, label), as far as a delay has reached them.
    public var tail: [Float]
    /// Number of the elements after it.
    public var newest: Int

    /// Puts a snapshot together again.
    public init(lattice: IncrementalViterbi.Snapshot, tail: [Float], newest: Int) {
      self.lattice = lattice
      self.tail = tail
      self.newest = newest
    }
  }

  /// The state.
  public var snapshot: Snapshot {
    Snapshot(lattice: viterbi.snapshot, tail: tail, newest: newest)
  }

  /// Goes on from a snapshot of a stream with the same labels and delays.
  ///
  /// - Throws: ``DecoderError`` where it cannot be the state of such a stream.
  public init(_ snapshot: Snapshot, labels: Int, lag: Int, delays: [Int]) throws(DecoderError) {
    try self.init(labels: labels, lag: lag, delays: delays)
    viterbi = try IncrementalViterbi(snapshot.lattice, labels: labels, lag: lag)
    let most = delays[delays.count - 1]
    guard (0...most).contains(snapshot.newest),
      snapshot.tail.count == max(0, snapshot.newest - delays[0]) * labels
    else {
      throw DecoderError(
        "a decoder's snapshot has \(snapshot.newest) newest elements with \(snapshot.tail.count) "
          + "emissions; the delays \(delays) of \(labels) labels do not make that")
    }
    newest = snapshot.newest
    tail = snapshot.tail
  }
}
