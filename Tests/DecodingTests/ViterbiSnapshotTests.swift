import Decoding
import Testing

struct ViterbiSnapshotTests {
  private let problem: CRFProblem
  private let crf: CRF
  init() throws {
    problem = try CRFProblem(.iob2, types: 2, length: 30, seed: 5, spread: 0.5)
    crf = try problem.crf()
  }

  /// A stream with some open elements.
  private func begun() throws -> IncrementalViterbi {
    var viterbi = try IncrementalViterbi(labels: 5, lag: 4)
    var reading = PathReading()
    for element in 0..<30 where element < 12 || viterbi.openCount < 2 {
      viterbi.push(problem.emissions(of: element), crf: crf, committed: &reading)
    }
    return viterbi
  }

  @Test func `a stream restored after every element goes on bit for bit`() throws {
    var (whole, reading) = (try IncrementalViterbi(labels: 5, lag: 4), PathReading())
    var (spilled, other) = (whole, PathReading())
    for element in 0..<30 {
      whole.push(problem.emissions(of: element), crf: crf, committed: &reading)
      spilled = try IncrementalViterbi(spilled.snapshot, labels: 5, lag: 4)
      spilled.push(problem.emissions(of: element), crf: crf, committed: &other)
      #expect(spilled == whole)
      #expect(other.labels == reading.labels)
      #expect(other.probabilities.map(\.bitPattern) == reading.probabilities.map(\.bitPattern))
      if element == 13 {
        whole.finish(end: false, crf: crf, committed: &reading)
        spilled.finish(end: false, crf: crf, committed: &other)
      }
    }
    spilled = try IncrementalViterbi(spilled.snapshot, labels: 5, lag: 4)
    whole.finish(end: true, crf: crf, committed: &reading)
    spilled.finish(end: true, crf: crf, committed: &other)
    #expect(other.labels == reading.labels && spilled == whole)
  }

  @Test func `a snapshot holds plain numbers and no more than is open`() throws {
    let viterbi = try begun()
    let snapshot = viterbi.snapshot
    #expect(snapshot.floats.count == (2 + 2 * viterbi.openCount) * 5)
    #expect(snapshot.integers.count == 3 + viterbi.openCount * 5)
    let copy = IncrementalViterbi.Snapshot(floats: snapshot.floats, integers: snapshot.integers)
    #expect(try IncrementalViterbi(copy, labels: 5, lag: 4) == viterbi)
  }

  @Test func `a copy of a stream goes its own way`() throws {
    let viterbi = try begun()
    var (copy, reading) = (viterbi, PathReading())
    copy.push([1, 2, 3, 4, 5], crf: crf, committed: &reading)
    #expect(copy != viterbi)
    #expect(try begun() == viterbi)
  }

  @Test func `another lag is taken if what is open fits in`() throws {
    let viterbi = try begun()
    #expect(viterbi.openCount >= 2)
    #expect(try IncrementalViterbi(viterbi.snapshot, labels: 5, lag: 9).lag == 9)
    #expect(throws: DecoderError.self) {
      try IncrementalViterbi(viterbi.snapshot, labels: 5, lag: 1)
    }
  }

  @Test(arguments: 0..<12) func `a snapshot that is none is refused`(_ fault: Int) throws {
    var snapshot = try begun().snapshot
    let open = snapshot.integers[1]
    switch fault {
    case 0: snapshot.integers = []
    case 1: snapshot.integers[0] = 4
    case 2: snapshot.integers[1] = .max
    case 3: snapshot.integers[1] = -1
    case 4: snapshot.integers[2] = 5
    case 5: snapshot.integers[2] = .min
    case 6: snapshot.integers[3] = 5
    case 7: snapshot.integers[4] = -1
    case 8: snapshot.floats.removeLast()
    case 9: snapshot.floats[0] = .nan
    case 10: snapshot.floats[10 + 5 * open - 1] = -.infinity
    default: snapshot.floats.replaceSubrange(0..<5, with: repeatElement(-.infinity, count: 5))
    }
    #expect(throws: DecoderError.self) {
      try IncrementalViterbi(snapshot, labels: 5, lag: 4)
    }
  }
}
