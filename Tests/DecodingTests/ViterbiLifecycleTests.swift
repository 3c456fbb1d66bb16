import Decoding
import Testing

/// Pushes all elements of a problem; `note` sees the reading after each push.
func stream(
  _ problem: CRFProblem, lag: Int, note: (Int, IncrementalViterbi, PathReading) throws -> Void
) throws -> [Int] {
  let crf = try problem.crf()
  var viterbi = try IncrementalViterbi(labels: problem.labels, lag: lag)
  var reading = PathReading()
  var path: [Int] = []
  for element in 0..<problem.length {
    viterbi.push(problem.emissions(of: element), crf: crf, committed: &reading)
    path += reading.labels
    try note(element, viterbi, reading)
  }
  viterbi.finish(end: true, crf: crf, committed: &reading)
  #expect(viterbi.openCount == 0)
  return path + reading.labels
}

func stream(_ problem: CRFProblem, lag: Int) throws -> [Int] {
  try stream(problem, lag: lag) { _, _, _ in }
}

struct ViterbiLifecycleTests {
  private let problem: CRFProblem
  private let crf: CRF
  init() throws {
    problem = try CRFProblem(.bioes, types: 2, length: 40, seed: 17, spread: 1)
    crf = try problem.crf()
  }

  @Test(arguments: [true, false]) func `a stream that has ended begins anew`(_ byReset: Bool) throws
  {
    var viterbi = try IncrementalViterbi(labels: 9, lag: 3)
    var reading = PathReading()
    var paths: [[Int]] = []
    for _ in 0..<2 {
      var path: [Int] = []
      for element in 0..<40 {
        viterbi.push(problem.emissions(of: element), crf: crf, committed: &reading)
        path += reading.labels
      }
      if byReset {
        viterbi.reset()
      } else {
        viterbi.finish(end: true, crf: crf, committed: &reading)
        path += reading.labels
      }
      paths.append(path)
    }
    #expect(paths[0] == paths[1])
    #expect(paths[0].count > 30)
  }

  @Test func `after a flush the labels go on from those committed`() throws {
    for seed in 0..<40 as Range<UInt64> {
      let problem = try CRFProblem(.bioes, types: 2, length: 20, seed: seed, spread: 1)
      let crf = try problem.crf()
      var viterbi = try IncrementalViterbi(labels: 9, lag: 4)
      var (reading, path) = (PathReading(), [Int]())
      for element in 0..<20 {
        viterbi.push(problem.emissions(of: element), crf: crf, committed: &reading)
        path += reading.labels
        if element % 3 == 2 {
          viterbi.finish(end: false, crf: crf, committed: &reading)
          path += reading.labels
          #expect(path.count == element + 1)
        }
      }
      viterbi.finish(end: true, crf: crf, committed: &reading)
      path += reading.labels
      #expect(path.count == 20 && problem.isAllowed(path, true, false))
      viterbi.finish(end: true, crf: crf, committed: &reading)
      #expect(reading.count == 0, "nothing is open")
    }
  }

  @Test func `a tail after a flush is read as it would be committed`() throws {
    for cut in 1..<30 {
      var viterbi = try IncrementalViterbi(labels: 9, lag: 4)
      var reading = PathReading()
      for element in 0..<cut {
        viterbi.push(problem.emissions(of: element), crf: crf, committed: &reading)
      }
      viterbi.finish(end: false, crf: crf, committed: &reading)
      let tail = Array(problem.emissions[(9 * cut)..<(9 * cut + 27)])
      var fresh = PathReading()
      viterbi.readOpen(tail, crf: crf, into: &fresh)
      viterbi.finish(end: false, tail: tail, crf: crf, committed: &reading)
      #expect(fresh.labels == reading.labels && fresh.count == 3)
      #expect(fresh.probabilities == reading.probabilities)
    }
  }

  @Test(arguments: [.nan, .infinity, -.infinity] as [Float])
  func `emissions that are not finite neither trap nor break the rules`(_ value: Float) throws {
    var broken = problem
    for index in stride(from: 0, to: broken.emissions.count, by: 4) {
      broken.emissions[index] = value
    }
    let path = try stream(broken, lag: 2) { _, _, reading in
      #expect(reading.probabilities.allSatisfy { $0 >= 0 && $0 <= 1 })
    }
    #expect(path.count == 40 && broken.isAllowed(path, true, false))
  }

  @Test(arguments: [-1, 1025, .max, .min]) func `a lag out of range is refused`(_ lag: Int) {
    #expect(throws: DecoderError.self) { try IncrementalViterbi(labels: 9, lag: lag) }
  }

  @Test(arguments: [-1, 0, 1025, .max]) func `a number of labels out of range is refused`(
    _ labels: Int
  ) {
    #expect(throws: DecoderError.self) { try IncrementalViterbi(labels: labels, lag: 8) }
  }
}
