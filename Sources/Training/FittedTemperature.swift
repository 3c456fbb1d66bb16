import Decoding
import ModelStore
import Recurrent

/// Fits the temperature of a CRF to held-out documents, each streamed whole.
///
/// - Returns: nil for a softmax head, which has none, and where the weights cannot be used.
public func fittedTemperature(
  _ parameters: Parameters, config: ModelConfig, labels: [String], on documents: [Document],
  kernels: KernelTable
) -> TemperatureFit? {
  guard let decoder = (try? config.decoder(parameters, labels: labels)) ?? nil else { return nil }
  var runner = WaveRunner(network: PackedNetwork(parameters, kernels: kernels), capacity: 1)
  var arena = StateArena(network: runner.network, slotsPerSlab: 4)
  let sequences = documents.map { document in
    (emissions(of: document, config.delays, &runner, &arena), document.labels)
  }
  return fitTemperature(crf: decoder.crf, sequences: sequences)
}

/// The scores (element, label) of a whole document, each by the largest delay that it reaches.
private func emissions(
  of document: Document, _ delays: [Int], _ runner: inout WaveRunner, _ arena: inout StateArena
) -> [Float] {
  let slot = arena.take()
  defer { arena.release(slot) }
  let labels = runner.network.shape.labels
  var emissions = [Float](repeating: 0, count: document.count * labels)
  var logits = [Float](repeating: 0, count: labels)
  for position in 0..<document.count {
    runner.step(
      element: position, lookups: document.lookups, vectors: document.vectors, slot: slot,
      arena: arena)
    for (head, delay) in delays.enumerated() where position >= delay {
      runner.copyLogits(row: 0, head: head, into: &logits)
      let first = (position - delay) * labels
      emissions.replaceSubrange(first..<(first + labels), with: logits)
    }
  }
  return emissions
}
