import Decoding
import Foundation
import Recurrent
import Testing
import Text
import Training

struct LogMeasureTests {
  private func network(_ log: LogFixture) throws -> PackedNetwork {
    PackedNetwork(log.task.start(seed: 9), kernels: try KernelSelection.choose(nil))
  }

  private func measure(_ data: LoggedSequences) -> LogMeasure {
    LogMeasure(
      data: data, delays: [0, 1], labels: EchoTask.labels, areEntities: true,
      burnIn: BurnIn(steps: 4, stateSize: 0) { _, _ in nil })
  }

  @Test func `whole sequences score as files of the same sentences do`() throws {
    let log = try LogFixture()
    let documents = try log.task.documents(90, seed: 6)
    for (index, document) in documents.enumerated() {
      let letters = document.lookups.map { Array("?xabc")[Int($0)] }
      let labels = document.labels.map { $0 == 1 ? Character("X") : "O" }
      try log.log(log.segment("echo/\(index)", String(letters), String(labels), seq: 0))
    }
    let data = try log.read()
    let network = try network(log)
    let found = try measure(data).measure(network, on: data.stretches { _, _ in true })
    // Sentences end no entity here, and one label a token cannot tell them apart either.
    let wanted = evaluate(network, on: documents, delays: [0, 1], labels: EchoTask.labels)
    #expect(found.elements == wanted.entities.tokens)
    #expect(found.score.accuracy == wanted.accuracy)
    #expect(found.score.entities.counts == wanted.entities.counts)
  }

  @Test func `the loss is the mean over the delays that an element reached`() throws {
    let log = try LogFixture()
    try log.log(log.segment("echo/a", "xab", "O X", seq: 0))
    let data = try log.read()
    let network = try network(log)
    var (runner, arena) = (WaveRunner(network: network), StateArena(network: network))
    let slot = arena.take()
    var losses: [[Double]] = [[], [], []]
    for (position, row) in ([1, 2, 3] as [Int32]).enumerated() {
      runner.step(lookups: [row], slots: [slot], arena: arena)
      for (head, delay) in [0, 1].enumerated() where position >= delay {
        var probabilities: [Float] = [0, 0]
        runner.copyLogits(row: 0, head: head, into: &probabilities)
        softmax(&probabilities)
        let gold = position - delay == 2 ? 1 : 0
        losses[position - delay].append(-Foundation.log(Double(probabilities[gold])))
      }
    }
    let wanted = [losses[0], losses[2]].map { $0.reduce(0, +) / Double($0.count) }
    let found = try measure(data).measure(network, on: data.stretches { _, _ in true })
    #expect(found.elements == 2)
    #expect(losses[0].count == 2 && losses[2].count == 1)
    #expect(abs(found.loss - (wanted[0] + wanted[1]) / 2) < 1e-6)
  }

  @Test func `stretches of one sequence are joined and the newest come within the limit`() throws {
    let log = try LogFixture()
    try log.log(
      log.segment("echo/a", "ab", "OO", seq: 0), log.segment("echo/a", "ab", "OO", seq: 2),
      log.segment("echo/b", "ab", "  ", seq: 0), log.segment("echo/a", "ab", "O ", seq: 4))
    let data = try log.read()
    #expect(data.stretches { _, _ in true }.map(\.range) == [0..<6])
    #expect(data.stretches(limit: 2) { _, _ in true }.map(\.range) == [2..<6])
    #expect(data.stretches { $1.id != 2 }.map(\.range) == [0..<2, 4..<6])
  }
}
