import Testing
import Training

struct ReplayBatcherTests {
  private static let delays = [0, 1, 3]
  private static let steps = 12
  private static let lanes = 5

  private func batches(
    _ data: LoggedSequences, border: Int64 = .max
  ) -> [ReplayBatcher.Batch] {
    let places = data.places.filter { data[$0].id <= border }
    let batcher = ReplayBatcher(
      sampler: RecencySampler(places, in: data), border: border, steps: Self.steps,
      lanes: Self.lanes, delays: Self.delays)
    return (0..<60).map { batcher.batch(from: data, seed: $0) }
  }

  /// Short sequences in two streams and one long sequence with a flush.
  private func data() throws -> LoggedSequences {
    let log = try LogFixture(delays: Self.delays)
    _ = try log.logTask(streams: ["echo/a", "echo/b"], sequences: 20, seed: 3)
    let text = String((0..<200).map { Array("xabc")[$0 * 5 % 13 % 4] })
    let labels = String((0..<200).map { Array("OX")[$0 % 3 % 2] })
    for seq in stride(from: 0, to: 200, by: 20) {
      let range =
        text.index(
          text.startIndex, offsetBy: seq)..<text.index(
          text.startIndex, offsetBy: seq + 20)
      try log.log(
        log.segment(
          "echo/long", String(text[range]), String(labels[range]), seq: seq,
          marks: [.init(position: seq + 7, kind: .flush)]))
    }
    return try log.read()
  }

  @Test func `every element of a window has its own tokens and labels`() throws {
    let data = try data()
    var seen = 0
    for batch in batches(data) {
      for lane in 0..<Self.lanes {
        let start = try #require(batch.lanes[lane])
        var place: (sequence: Int, position: Int)? = start
        for step in 0..<Self.steps {
          let row = step * Self.lanes + lane
          if step > 0, batch.window.resets[row] { place = nil }
          // Sequences after the first are found by their tokens; here the first is followed.
          guard let (index, position) = place else { break }
          let sequence = data.sequences[index]
          try #require(position < sequence.next)
          check(batch.window, row: row, sequence, position)
          place = (index, position + 1)
          seen += 1
        }
      }
    }
    #expect(seen > 60 * Self.lanes * 5)
  }

  private func check(
    _ window: LaneBatcher.Window, row: Int, _ sequence: LoggedSequence, _ position: Int
  ) {
    let origin = max(sequence.first, sequence.flushes.last { $0 <= position } ?? 0)
    for (head, delay) in Self.delays.enumerated() {
      let labelled = position - delay
      let wanted = labelled >= origin ? sequence.labels[labelled - sequence.first] : -1
      #expect(window.targets[head][row] == wanted)
    }
  }

  @Test func `lanes are full where short sequences can follow`() throws {
    let log = try LogFixture()
    _ = try log.logTask(streams: ["echo/a"], sequences: 50, seed: 5)
    let counts = batches(try log.read()).map(\.window.count)
    #expect(counts.reduce(0, +) > counts.count * Self.steps * Self.lanes * 9 / 10)
  }

  @Test func `nothing beyond the border is shown`() throws {
    let data = try data()
    let places = data.places
    let border = data[places[places.count / 2]].id
    for batch in batches(data, border: border) {
      for lane in batch.lanes {
        let lane = try #require(lane)
        let parts = data.sequences[lane.sequence].parts
        let part = try #require(parts.first { $0.range.contains(lane.position) })
        #expect(part.id <= border)
      }
    }
    let long = try #require(data.sequences.first { $0.flushes.count > 3 })
    #expect(long.parts.contains { $0.id > border })
  }

  @Test func `the same seed gives the same batch and another one another`() throws {
    let data = try data()
    let (first, second) = (batches(data), batches(data))
    for (a, b) in zip(first, second) {
      #expect(a.window.lookups == b.window.lookups && a.window.targets == b.window.targets)
    }
    #expect(first[0].window.lookups != first[1].window.lookups)
  }

  @Test func `nothing to draw from gives idle lanes`() throws {
    let data = try LogFixture().empty
    let batch = batches(data)[0]
    #expect(batch.window.count == 0)
    #expect(batch.lanes.allSatisfy { $0 == nil })
  }
}
