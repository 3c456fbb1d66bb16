import Decoding
import Foundation
import ModelStore
import Recurrent
import Testing

/// What PyTorch says about one stream of tokens: (tokens, delays, labels).
private struct ExpectedStream: Decodable {
  let tokens: [String]
  let probabilities: [[[Double]]]
}

private let goldens = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().appendingPathComponent("Goldens").path

struct TorchTaggerTests {
  @Test(arguments: KernelSelection.available.map(\.name))
  func `a model folder made by PyTorch gives PyTorch's probabilities`(_ name: String) throws {
    let expected = try JSONDecoder().decode(
      [ExpectedStream].self,
      from: Data(contentsOf: URL(fileURLWithPath: goldens + "/torch-tagger-expected.json")))
    let kernels = try KernelSelection.choose(name)
    let model = try ModelFolder.open(goldens + "/torch-tagger")
      .serve(version: 1, kernels: kernels).model
    try #require(expected.count == 3)
    for stream in expected { try check(stream, model) }
  }

  private func check(_ stream: ExpectedStream, _ model: TaggerModel) throws {
    var runner = WaveRunner(network: model.network)
    var arena = StateArena(network: model.network)
    let slot = arena.take()
    var values = [Float](repeating: 0, count: model.labels.count)
    for (token, wanted) in zip(stream.tokens, stream.probabilities) {
      var lookups: [Int32] = []
      model.featurizer.append(token, to: &lookups)
      runner.step(lookups: lookups, slots: [slot], arena: arena)
      try #require(wanted.count == model.config.delays.count)
      for (head, wanted) in wanted.enumerated() {
        runner.copyLogits(row: 0, head: head, into: &values)
        softmax(&values)
        try #require(wanted.count == values.count)
        let error = zip(values, wanted).map { abs(Double($0) - $1) }.max() ?? .infinity
        #expect(error <= 1e-5, "\(token), head \(head)")
      }
    }
  }
}
