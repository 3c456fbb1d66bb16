import Decoding
import ModelStore
import Recurrent
import Testing
import Training

struct CRFFollowerTests {
  private let log: LogFixture

  init() throws {
    log = try LogFixture(crf: .init(lag: 3))
  }

  private func decoder(_ parameters: Parameters) throws -> CRFDecoder {
    try #require(try log.task.config.decoder(parameters, labels: EchoTask.labels))
  }

  @Test func `a CRF learns from the journal where labels are missing`() throws {
    _ = try log.publish(log.task.start())
    var count = 0
    _ = try log.logTask(streams: (10..<34).map { "chat/\($0)" }, sequences: 12, seed: 1) {
      before, _ in
      count += 1
      return count % 3 == 0 ? " " : before == "x" ? "X" : "O"
    }
    var options = log.options
    options.passes = 10
    var follower = try log.follower(options)
    let report = try follower.round { false }
    let gate = try #require(report.gate)
    #expect(gate.verdict == .accepted)
    #expect(gate.heldOut.challenger.score.f1 > 0.9)
    #expect(gate.heldOut.challenger.loss < gate.heldOut.champion.loss / 2)
    #expect(report.dropped == 0)
    let folder = try ModelFolder.open(log.folder + "/models/echo")
    let start = log.task.start()
    let learned = try folder.parameters(version: 2)
    #expect(learned.array("crf.transitions") != start.array("crf.transitions"))
    #expect(learned.array("crf.transitions").allSatisfy { $0.isFinite })
  }

  @Test func `what is measured on the log is what evaluation says of the same documents`() throws {
    let documents = try log.task.documents(90, seed: 6)
    for (index, document) in documents.enumerated() {
      let letters = document.lookups.map { Array("?xabc")[Int($0)] }
      let labels = document.labels.map { $0 == 1 ? Character("X") : "O" }
      let count = document.count
      try log.log(
        log.segment(
          "echo/\(index)", String(letters), String(labels), seq: 0,
          marks: [.init(position: count, kind: .end)]))
    }
    let parameters = log.task.start(seed: 9)
    var random = SplitMix64(seed: 2)
    parameters.set("crf.transitions", (0..<4).map { _ in 4 * random.uniform() - 2 })
    parameters.set("crf.end", [2, -2])
    let network = PackedNetwork(parameters, kernels: try KernelSelection.choose(nil))
    let decoder = try decoder(parameters)
    let data = try log.read()
    let measure = LogMeasure(
      data: data, delays: [0, 1], labels: EchoTask.labels, areEntities: true,
      burnIn: BurnIn(steps: 4, stateSize: 0) { _, _ in nil })
    let found = try measure.measure(
      PackedTagger(network: network, decoder: decoder), on: data.stretches { _, _ in true })
    let wanted = evaluate(
      network, decoder: decoder, on: documents, delays: [0, 1], labels: EchoTask.labels)
    #expect(found.elements == wanted.entities.tokens)
    #expect(found.score.accuracy == wanted.accuracy)
    #expect(found.score.entities.counts == wanted.entities.counts)
    let plain = evaluate(network, on: documents, delays: [0, 1], labels: EchoTask.labels)
    #expect(plain.accuracy != wanted.accuracy, "the transitions must matter for this to test them")
  }
}
