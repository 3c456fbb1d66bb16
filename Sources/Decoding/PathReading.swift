/// Labels and probabilities of some neighbouring elements of a stream, oldest first.
///
/// Every call that is given a reading overwrites it and uses its memory for its own work, so that
/// one reading serves all streams and nothing is allocated for an element. A copy is not needed:
/// read what it says before the next call.
public struct PathReading: Sendable {
  /// The best path's label of each element.
  public internal(set) var labels: [Int] = []
  /// p(label | all that has arrived) of each element, (element, label).
  public internal(set) var probabilities: [Float] = []
  /// Number of elements.
  public var count: Int { labels.count }

  var scratch = LatticeScratch()
  var extended = Lattice(labels: 0, capacity: 0)

  /// Makes a reading of no element.
  public init() {}

  /// The probability of an element's label.
  public func probability(_ element: Int) -> Float {
    probabilities[element * width + labels[element]]
  }

  /// The `number` most probable labels of an element with their probabilities, best first.
  ///
  /// They need not begin with the path's label. Allocates.
  public func top(_ number: Int, of element: Int) -> [(label: Int, p: Float)] {
    let column = Array(probabilities[(element * width)..<((element + 1) * width)])
    return indexesOfLargest(column, count: number).map { ($0, column[$0]) }
  }

  private var width: Int { labels.isEmpty ? 0 : probabilities.count / labels.count }

  mutating func clear() {
    labels.removeAll(keepingCapacity: true)
    probabilities.removeAll(keepingCapacity: true)
  }

  /// Reads the survivor that has `label` in `column`, and all columns up to there.
  mutating func read(_ lattice: Lattice, _ crf: CRF, label: Int, column: Int, end: Bool = false) {
    lattice.trace(label, column: column, into: &labels)
    lattice.writeMarginals(crf, end: end, into: &probabilities, &scratch)
    probabilities.removeLast(probabilities.count - labels.count * lattice.labels)
  }
}

extension CRF {
  /// Reads the best labels and the marginals of a whole sequence.
  ///
  /// Where the rules let no path of this length end, end scores do not count.
  ///
  /// - Parameter emissions: (element, label).
  public func read(_ emissions: [Float], into reading: inout PathReading) {
    let length = emissions.count / labels
    precondition(emissions.count == length * labels, "CRF.read: emissions of half an element")
    var lattice = Lattice(labels: labels, capacity: length)
    for element in 0..<length {
      lattice.extend(emissions, from: element * labels, crf: self, &reading.scratch)
    }
    guard let label = lattice.lastLabel(self, &reading.scratch) else { return reading.clear() }
    reading.read(lattice, self, label: label, column: length - 1, end: true)
  }
}

extension Lattice {
  /// The label of the last element, at the end of the sequence; nil where nothing is open.
  ///
  /// Where a forced commit has left no survivor that may end, they are found anew from the newest
  /// committed label; where none of these may end either, end scores do not count.
  mutating func lastLabel(_ crf: CRF, _ scratch: inout LatticeScratch) -> Int? {
    guard count > 0 else { return nil }
    if let label = bestLabel(crf, end: true) { return label }
    restoreSurvivors(crf, &scratch)
    return bestLabel(crf, end: true) ?? bestLabel(crf, end: false)
  }
}
