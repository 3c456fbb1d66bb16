import Decoding
import Foundation
import ModelStore
import Recurrent
import Testing

/// The best path that PyTorch finds for one stream of tokens.
private struct ExpectedPath: Decodable {
  let tokens: [String]
  let labels: [String]
}

private let goldens = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().appendingPathComponent("Goldens").path

struct TorchCRFTaggerTests {
  @Test(arguments: KernelSelection.available.map(\.name))
  func `a CRF tagger made by PyTorch commits PyTorch's best paths`(_ name: String) throws {
    let expected = try JSONDecoder().decode(
      [ExpectedPath].self,
      from: Data(contentsOf: URL(fileURLWithPath: goldens + "/torch-crf-tagger-expected.json")))
    let model = try ModelFolder.open(goldens + "/torch-crf-tagger")
      .serve(version: 1, kernels: KernelSelection.choose(name)).model
    let decoder = try #require(model.decoder)
    try #require(expected.count == 3)
    for stream in expected {
      #expect(try path(stream.tokens, model, decoder) == stream.labels)
    }
  }

  private func path(
    _ tokens: [String], _ model: TaggerModel, _ decoder: CRFDecoder
  ) throws -> [String] {
    var runner = WaveRunner(network: model.network)
    var arena = StateArena(network: model.network)
    let slot = arena.take()
    var (lattice, reading, path) = (decoder.start, PathReading(), [Int]())
    var logits = [Float](repeating: 0, count: model.network.shape.outputs)
    for token in tokens {
      var lookups: [Int32] = []
      model.featurizer.append(token, to: &lookups)
      runner.step(lookups: lookups, slots: [slot], arena: arena)
      runner.copyLogits(row: 0, into: &logits)
      lattice.step(logits, crf: decoder.crf, committed: &reading)
      path += reading.labels
    }
    lattice.finish(end: true, crf: decoder.crf, committed: &reading)
    return (path + reading.labels).map { model.labels.tokens[$0] }
  }
}
