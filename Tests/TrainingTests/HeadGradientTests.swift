import Decoding
import ModelStore
import Recurrent
import Testing
import Training

/// The gradient of LSTM and each head together, against finite differences.
struct HeadGradientTests {
  private static let (steps, lanes) = (7, 3)

  /// Loss and gradient of one window.
  private func run(
    _ config: ModelConfig, _ documents: [Document], _ head: TrainedHead, _ parameters: Parameters
  ) throws -> (loss: Double, gradient: [Float]) {
    let weights = TrainingWeights(parameters, kernels: try KernelSelection.choose(nil))
    let shard = Shard(weights: weights, steps: Self.steps, lanes: 0..<Self.lanes, dropout: 0)
    var batcher = LaneBatcher(
      documents: documents, order: Array(documents.indices), steps: Self.steps, lanes: Self.lanes,
      lookups: parameters.shape.lookups, vectors: config.vectors?.size ?? 0, delays: [0],
      extras: head.extras)
    let next = batcher.next()
    let window = try #require(next)
    shard.run(
      window, allLanes: Self.lanes, weights: LossWeights(window, head, chains: nil),
      crossEntropy: head.crossEntropy, parameters: parameters, dropout: 0, seed: 0)
    return (shard.loss, shard.gradient().values.array)
  }

  @Test(arguments: [
    HeadTasks.config(.next), HeadTasks.config(.classify, auxiliary: 0.7),
    HeadTasks.config(.tag, auxiliary: 2), HeadTasks.config(.forecast),
    HeadTasks.config(.forecast, horizons: [1, 3, 30], missing: .mask),
  ]) func `finite differences agree with the gradient of every parameter`(
    _ config: ModelConfig
  ) throws {
    let documents = try HeadTasks.documents(config, count: 6, seed: 3, everyElement: false)
    let labels = HeadTasks.labels(config.task)
    let head = try TrainedHead(
      config, labels: labels, classWeights: labels.indices.map { 0.5 + Float($0) },
      smoothing: 0.1)
    let parameters = HeadTasks.start(config)
    let (loss, gradient) = try run(config, documents, head, parameters)
    #expect(loss.isFinite && loss > 0)
    let step: Float = 5e-3
    var worst = 0.0
    for index in 0..<parameters.values.count {
      let value = parameters.values[index]
      parameters.values[index] = value + step
      let above = try run(config, documents, head, parameters).loss
      parameters.values[index] = value - step
      let below = try run(config, documents, head, parameters).loss
      parameters.values[index] = value
      let slope = (above - below) / Double(2 * step)
      worst = max(worst, abs(slope - Double(gradient[index])))
    }
    #expect(worst < 2e-3)
    #expect(gradient.count { $0 != 0 } > gradient.count / 2)
  }

  @Test func `a window of unlabelled text moves the auxiliary head and not the labels' head`()
    throws
  {
    let config = HeadTasks.config(.tag, auxiliary: 1)
    let head = try TrainedHead(config, labels: HeadTasks.labels(.tag))
    let parameters = HeadTasks.start(config)
    let texts = try HeadTasks.documents(config, count: 4, seed: 2)
    #expect(texts.allSatisfy { $0.labels.allSatisfy { $0 == -1 } })
    let (loss, gradient) = try run(config, texts, head, parameters)
    #expect(loss > 1)
    func part(_ name: String) -> ArraySlice<Float> {
      let range = parameters.range(name)
      return gradient[range.offset..<(range.offset + range.count)]
    }
    #expect(part("head.weight").allSatisfy { $0 == 0 })
    #expect(part("auxiliary.weight").contains { $0 != 0 })
    #expect(part("rnn.weight_hh_l0").contains { $0 != 0 })
  }
}
