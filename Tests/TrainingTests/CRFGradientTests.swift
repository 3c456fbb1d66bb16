import Decoding
import ModelStore
import Recurrent
import Testing
import Training

/// The gradient of LSTM, heads and CRF together, against finite differences.
struct CRFGradientTests {
  private let task: ContextTask
  private let documents: [Document]
  private static let (steps, lanes) = (9, 3)

  init() throws {
    task = try ContextTask(crf: .init(), delays: [0, 1])
    documents = task.documents(9, seed: 11).enumerated().map { index, document in
      // Some elements have no label.
      let labels = document.labels.enumerated().map { $0 % 4 == index % 5 ? -1 : $1 }
      return Document(lookups: document.lookups, labels: labels, sentences: [])
    }
  }

  /// Loss and gradient of two windows, the second of which goes on from the first.
  private func run(_ parameters: Parameters) throws -> (loss: Double, gradient: [Float]) {
    let head = try TrainedHead(task.config, labels: ContextTask.labels)
    let weights = TrainingWeights(parameters, kernels: try KernelSelection.choose(nil))
    let shard = Shard(weights: weights, steps: Self.steps, lanes: 0..<Self.lanes, dropout: 0)
    var batcher = LaneBatcher(
      documents: documents, order: Array(documents.indices), steps: Self.steps, lanes: Self.lanes,
      lookups: 1, delays: head.delays)
    let next = batcher.next()
    let window = try #require(next)
    shard.run(
      window, allLanes: Self.lanes, weights: LossWeights(heads: [0.3, 0.7]),
      chains: try head.chains(window, lanes: Self.lanes, parameters), parameters: parameters,
      dropout: 0, seed: 0)
    return (shard.loss, shard.gradient().values.array)
  }

  @Test func `finite differences agree with the gradient of every parameter`() throws {
    let parameters = task.start()
    var random = SplitMix64(seed: 6)
    for name in ["crf.transitions", "crf.start", "crf.end"] {
      parameters.set(name, parameters.array(name).map { _ in 2 * random.uniform() - 1 })
    }
    let (loss, gradient) = try run(parameters)
    #expect(loss.isFinite && loss > 0)
    let step: Float = 5e-3
    var worst = 0.0
    for index in 0..<parameters.values.count {
      let value = parameters.values[index]
      parameters.values[index] = value + step
      let above = try run(parameters).loss
      parameters.values[index] = value - step
      let below = try run(parameters).loss
      parameters.values[index] = value
      let slope = (above - below) / Double(2 * step)
      worst = max(worst, abs(slope - Double(gradient[index])))
    }
    #expect(worst < 2e-3)
    #expect(gradient.count { $0 != 0 } > gradient.count / 2)
  }
}
