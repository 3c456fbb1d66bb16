import Recurrent
import Testing
import Training

/// What one lane read of one document.
private struct Reading {
  var lookups: [Int32] = []
  var targets: [[Int32]] = []
}

struct LaneBatcherTests {
  @Test(arguments: [1, 3, 7], [1, 4, 50])
  func `every element occurs once, with its targets and after a reset`(
    _ lanes: Int, _ steps: Int
  ) throws {
    let delays = [0, 1, 3]
    let documents = try numbered(try EchoTask().documents(11, seed: 8))
    let order = [3, 1, 4, 10, 5, 9, 2, 6, 0, 8, 7]
    var batcher = LaneBatcher(
      documents: documents, order: order, steps: steps, lanes: lanes, lookups: 1, delays: delays)
    var open = [[Reading]](repeating: [], count: lanes)
    var count = 0
    while let window = batcher.next() {
      try #require(window.count > 0)
      count += window.count
      read(window, steps: steps, lanes: lanes, &open)
    }
    #expect(count == documents.reduce(0) { $0 + $1.count })
    let readings = open.joined().filter { $0.lookups.first != 0 }
    #expect(readings.count == documents.count)
    for reading in readings { check(reading, documents, delays) }
  }

  @Test func `an empty order gives no window`() {
    var batcher = LaneBatcher(
      documents: [], order: [], steps: 3, lanes: 2, lookups: 1, delays: [0])
    #expect(batcher.next() == nil)
  }

  @Test func `a queue without end deals every document once a round`() throws {
    let documents = try numbered(try EchoTask().documents(5, seed: 2))
    var batcher = LaneBatcher(
      documents: documents, shuffledBy: SplitMix64(seed: 1), steps: 1, lanes: 1, lookups: 1,
      delays: [0])
    var begun: [Int32] = []
    while begun.count < 15, let window = batcher.next() {
      if window.resets[0] { begun.append(window.lookups[0] / 1000) }
    }
    let rounds = (0..<3).map { begun[$0 * 5..<$0 * 5 + 5] }
    #expect(rounds.allSatisfy { $0.sorted() == [1, 2, 3, 4, 5] })
    #expect(Set(rounds.map(Array.init)).count > 1)
  }

  @Test func `a document that spans windows is not reset between them`() throws {
    let documents = try numbered(try EchoTask().documents(1, seed: 3))
    var batcher = LaneBatcher(
      documents: documents, order: [0], steps: 1, lanes: 1, lookups: 1, delays: [0])
    var resets: [Bool] = []
    while let window = batcher.next() { resets += window.resets }
    #expect(resets == (0..<documents[0].count).map { $0 == 0 })
  }

  /// Documents in which the lookup tells document (from 1 on) and position, and so does the label.
  private func numbered(_ documents: [Document]) throws -> [Document] {
    documents.enumerated().map { index, document in
      let rows = (0..<document.count).map { Int32(1000 * (index + 1) + $0) }
      return Document(
        lookups: rows, labels: rows.map { $0 % 7 }, sentences: document.sentences)
    }
  }

  /// Cuts a window at its resets; row 0 stands for an idle lane.
  private func read(
    _ window: LaneBatcher.Window, steps: Int, lanes: Int, _ open: inout [[Reading]]
  ) {
    for row in 0..<(steps * lanes) {
      let lane = row % lanes
      if window.resets[row] { open[lane].append(Reading()) }
      let last = open[lane].count - 1
      guard last >= 0 else {
        Issue.record("lane \(lane) begins without a reset")
        return
      }
      open[lane][last].lookups.append(window.lookups[row])
      open[lane][last].targets.append(window.targets.map { $0[row] })
    }
  }

  private func check(_ reading: Reading, _ documents: [Document], _ delays: [Int]) {
    let document = documents[Int(reading.lookups[0]) / 1000 - 1]
    #expect(reading.lookups == document.lookups)
    for (position, targets) in reading.targets.enumerated() {
      #expect(
        targets == delays.map { position >= $0 ? document.labels[position - $0] : -1 })
    }
  }
}
