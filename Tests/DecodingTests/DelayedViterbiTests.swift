import Decoding
import Recurrent
import Testing

struct DelayedViterbiTests {
  /// Scores of some steps, (head, label) each.
  private func steps(_ count: Int, _ heads: Int, _ labels: Int, seed: UInt64) -> [[Float]] {
    var random = SplitMix64(seed: seed)
    return (0..<count).map { _ in random.floats(heads * labels, scale: 3) }
  }

  /// The emissions that decide at the end: of each element those of the largest delay that reached
  /// it; elements that none has reached have none.
  private func composed(_ steps: [[Float]], _ delays: [Int], _ labels: Int) -> [Float] {
    steps.indices.flatMap { element -> [Float] in
      let followers = steps.count - 1 - element
      guard let head = delays.lastIndex(where: { $0 <= followers }) else { return [] }
      let first = head * labels
      return Array(steps[element + delays[head]][first..<(first + labels)])
    }
  }

  @Test(arguments: [[0], [2], [0, 1, 2], [1, 3]], [0, 1, 3, 40])
  func `with a lag as long as the sequence the path is that of the last scores`(
    _ delays: [Int], _ length: Int
  ) throws {
    for seed in 0..<8 as Range<UInt64> {
      let crf = try CRFProblem(.iob2, types: 2, length: 1, seed: seed).crf()
      let steps = steps(length, delays.count, crf.labels, seed: seed + 50)
      var lattice = try DelayedViterbi(labels: crf.labels, lag: 40, delays: delays)
      var (reading, path) = (PathReading(), [Int]())
      for (index, logits) in steps.enumerated() {
        lattice.step(logits, crf: crf, committed: &reading)
        path += reading.labels
        #expect(lattice.openCount == index + 1 - path.count)
      }
      lattice.finish(end: true, crf: crf, committed: &reading)
      path += reading.labels
      crf.read(composed(steps, delays, crf.labels), into: &reading)
      #expect(path == reading.labels)
      #expect(lattice.openCount == 0)
    }
  }

  @Test(arguments: [[0], [0, 1, 2], [1, 3]])
  func `open elements are read with the newest scores of each`(_ delays: [Int]) throws {
    var problem = try CRFProblem(.iob2, types: 2, length: 1, seed: 3)
    problem.end = problem.end.map { _ in 0 }
    let crf = try problem.crf()
    let steps = steps(30, delays.count, crf.labels, seed: 9)
    var lattice = try DelayedViterbi(labels: crf.labels, lag: 40, delays: delays)
    var (reading, whole, path) = (PathReading(), PathReading(), [Int]())
    for index in steps.indices {
      lattice.step(steps[index], crf: crf, committed: &reading)
      path += reading.labels
      lattice.readOpen(crf: crf, into: &reading)
      crf.read(composed(Array(steps[...index]), delays, crf.labels), into: &whole)
      #expect(path + reading.labels == whole.labels)
      let own = whole.probabilities.suffix(reading.probabilities.count)
      #expect(zip(own, reading.probabilities).allSatisfy { abs($0 - $1) < 1e-4 })
    }
  }

  @Test(arguments: [[0], [2], [0, 1, 2], [1, 3]], [0, 3])
  func `a restored stream goes on bit for bit`(_ delays: [Int], _ lag: Int) throws {
    let crf = try CRFProblem(.iob2, types: 2, length: 1, seed: 4).crf()
    let decoder = try CRFDecoder(crf: crf, lag: lag, delays: delays)
    let steps = steps(40, delays.count, crf.labels, seed: 5)
    var (whole, cut) = (decoder.start, decoder.start)
    var (reading, other) = (PathReading(), PathReading())
    for (index, logits) in steps.enumerated() {
      whole.step(logits, crf: crf, committed: &reading)
      cut = try decoder.restore(cut.snapshot)
      cut.step(logits, crf: crf, committed: &other)
      #expect(reading.labels == other.labels && reading.probabilities == other.probabilities)
      guard index % 13 == 12 else { continue }
      whole.finish(end: index == 25, crf: crf, committed: &reading)
      cut.finish(end: index == 25, crf: crf, committed: &other)
      #expect(reading.labels == other.labels && reading.probabilities == other.probabilities)
    }
    #expect(whole == cut)
  }

  @Test func `a snapshot of other delays is refused with what was found`() throws {
    let crf = try CRFProblem(.iob2, types: 2, length: 1, seed: 4).crf()
    var lattice = try DelayedViterbi(labels: crf.labels, lag: 4, delays: [0, 2])
    var reading = PathReading()
    for logits in steps(2, 2, crf.labels, seed: 1) {
      lattice.step(logits, crf: crf, committed: &reading)
    }
    let other = try CRFDecoder(crf: crf, lag: 4, delays: [1])
    let error = #expect(throws: DecoderError.self) { try other.restore(lattice.snapshot) }
    #expect(error?.description.contains("2 newest elements with 10 emissions") == true)
    var damaged = lattice.snapshot
    damaged.newest = -1
    #expect(throws: DecoderError.self) {
      try CRFDecoder(crf: crf, lag: 4, delays: [0, 2]).restore(damaged)
    }
  }
}
