import Decoding
import Recurrent
import Testing

/// The rules of commitment in their plainest form: every survivor is a list of labels.
private struct ListedSurvivors {
  var survivors: [(score: Double, labels: [Int])] = []
  var committed: [Int] = []

  mutating func push(_ problem: CRFProblem, _ element: Int, lag: Int) {
    let old = survivors
    survivors = (0..<problem.labels).compactMap { label in
      let paths = element == 0 ? [[label]] : old.map { $0.labels + [label] }
      return paths.compactMap { path in
        problem.score(path, ends: false).map { (score: $0, labels: path) }
      }.max { $0.score < $1.score }
    }
    let open = element + 1 - committed.count
    if open > lag, let best = survivors.max(by: { $0.score < $1.score }) {
      survivors.removeAll { $0.labels[committed.count] != best.labels[committed.count] }
    }
    while committed.count <= element, let label = survivors.first?.labels[committed.count],
      survivors.allSatisfy({ $0.labels[committed.count] == label })
    {
      committed.append(label)
    }
  }
}

struct IncrementalViterbiTests {
  @Test(arguments: TestScheme.allCases, [60, 200])
  func `with a lag as long as the sequence the path is the whole sequence's`(
    _ scheme: TestScheme, _ length: Int
  ) throws {
    var reading = PathReading()
    for seed in 0..<10 as Range<UInt64> {
      let problem = try CRFProblem(scheme, types: 3, length: length, seed: seed)
      try problem.crf().read(problem.emissions, into: &reading)
      #expect(try stream(problem, lag: length) == reading.labels)
    }
  }

  @Test(arguments: TestScheme.allCases, 0..<5)
  func `commits are those of survivors kept as lists`(_ scheme: TestScheme, _ lag: Int) throws {
    for seed in 0..<20 as Range<UInt64> {
      let problem = try CRFProblem(scheme, types: 2, length: 30, seed: seed)
      var (listed, path) = (ListedSurvivors(), [Int]())
      _ = try stream(problem, lag: lag) { element, viterbi, reading in
        listed.push(problem, element, lag: lag)
        path += reading.labels
        #expect(path == listed.committed, "after element \(element) of seed \(seed)")
        #expect(viterbi.openCount == element + 1 - path.count && viterbi.openCount <= lag)
      }
    }
  }

  @Test(arguments: TestScheme.allCases, 0..<5)
  func `every element is committed once and no forbidden transition ever`(
    _ scheme: TestScheme, _ lag: Int
  ) throws {
    for seed in 0..<40 as Range<UInt64> {
      let problem = try CRFProblem(scheme, types: 2, length: 50, seed: seed, spread: 1)
      var wasOpen = false
      let path = try stream(problem, lag: lag) { _, viterbi, _ in wasOpen = viterbi.openCount > 0 }
      #expect(path.count == 50)
      #expect(problem.isAllowed(path, true, wasOpen), "seed \(seed): \(path)")
    }
  }

  @Test(arguments: TestScheme.allCases)
  func `a committed label's probability is its marginal given what has come`(
    _ scheme: TestScheme
  ) throws {
    for (lag, temperature) in [(0, 1.0), (1, 0.5), (2, 2.0)] {
      let problem = try CRFProblem(
        scheme, types: 1, length: 5, seed: 9, spread: 1, temperature: temperature)
      var done = 0
      _ = try stream(problem, lag: lag) { element, _, reading in
        let wanted = problem.marginals(element + 1, ends: false)
        for (index, p) in reading.probabilities.enumerated() {
          #expect(abs(Double(p) - wanted[done * problem.labels + index]) <= 3e-6)
        }
        done += reading.count
      }
      #expect(done > 0)
    }
  }

  @Test(arguments: 0..<4)
  func `open elements are read with their tail as if it had been pushed`(_ tail: Int) throws {
    let problem = try CRFProblem(.iob2, types: 1, length: 6, seed: 21, spread: 0.5)
    let crf = try problem.crf()
    var viterbi = try IncrementalViterbi(labels: 3, lag: 6)
    var (reading, committed) = (PathReading(), 0)
    for element in 0..<(6 - tail) {
      viterbi.push(problem.emissions(of: element), crf: crf, committed: &reading)
      committed += reading.count
    }
    let before = viterbi
    viterbi.readOpen(Array(problem.emissions.suffix(3 * tail)), crf: crf, into: &reading)
    #expect(viterbi == before)
    #expect(reading.count == 6 - committed)
    #expect(reading.labels == problem.bestPath(6, ends: false).map { Array($0[committed...]) })
    let wanted = problem.marginals(6, ends: false)[(3 * committed)...]
    for (p, wanted) in zip(reading.probabilities, wanted) {
      #expect(abs(Double(p) - wanted) <= 3e-6)
    }
  }

  @Test(arguments: 0..<4, [true, false])
  func `the end commits what is open and the tail as the whole sequence would`(
    _ tail: Int, _ end: Bool
  ) throws {
    for seed in 0..<20 as Range<UInt64> {
      let problem = try CRFProblem(.bioes, types: 1, length: 5, seed: seed, spread: 1)
      let crf = try problem.crf()
      var viterbi = try IncrementalViterbi(labels: 5, lag: 5)
      var (reading, path) = (PathReading(), [Int]())
      for element in 0..<(5 - tail) {
        viterbi.push(problem.emissions(of: element), crf: crf, committed: &reading)
        path += reading.labels
      }
      let rest = Array(problem.emissions.suffix(5 * tail))
      viterbi.finish(end: end, tail: rest, crf: crf, committed: &reading)
      #expect(path + reading.labels == problem.bestPath(5, ends: end))
      let wanted = problem.marginals(5, ends: end)[(5 * path.count)...]
      for (p, wanted) in zip(reading.probabilities, wanted) {
        #expect(abs(Double(p) - wanted) <= 3e-6)
      }
    }
  }
}
