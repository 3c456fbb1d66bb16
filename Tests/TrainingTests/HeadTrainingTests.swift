import Glibc
import ModelStore
import Recurrent
import Testing
import Text
import Training

struct HeadTrainingTests {
  @Test func `the next token of a pattern is learnt as well as it can be known`() throws {
    let outcome = try HeadTasks.outcome(HeadTasks.config(.next))
    let score = outcome.report.measured.next
    // After `a` alone nobody knows whether `b` or `c` comes: 2/5 of the first tokens.
    #expect(score.perplexity < 1.25)
    #expect(score.accuracy > 0.93)
    #expect(score.unknown == 0 && outcome.report.score == -score.nats)
    #expect(score.perplexity == exp(score.nats) && abs(score.bits - score.nats / log(2)) < 1e-12)
  }

  @Test(arguments: [true, false]) func `sequences are told apart by their ends`(
    _ everyElement: Bool
  ) throws {
    let outcome = try HeadTasks.outcome(
      HeadTasks.config(.classify), epochs: 40, everyElement: everyElement)
    #expect(outcome.report.score > 0.75)
    #expect(outcome.report.measured.tagging.labels.elements == 20)
  }

  @Test func `a turning wheel is forecast at every horizon with small variance`() throws {
    let outcome = try HeadTasks.outcome(HeadTasks.config(.forecast), epochs: 40)
    let score = outcome.report.measured.forecast
    #expect(score.horizons.map(\.steps) == [1, 2])
    #expect(score.horizons.allSatisfy { $0.mse < 0.1 && $0.mae < 0.25 })
    // Standardised, the first dimension has 5 units and the second 2.
    #expect(score.horizons.allSatisfy { $0.mseUnits > 4 * $0.mse && $0.mseUnits < 25 * $0.mse })
    #expect(score.nats < 0.5 && outcome.report.score == -score.nats)
  }

  @Test func `an auxiliary head learns beside the labels and is not served`() throws {
    let plain = HeadTasks.config(.classify)
    let config = HeadTasks.config(.classify, auxiliary: 0.5)
    let outcome = try HeadTasks.outcome(config, epochs: 5)
    #expect(outcome.best.shape.auxiliary == 5)
    let network = PackedNetwork(outcome.best, kernels: try KernelSelection.choose(nil))
    #expect(network.shape.outputs == 2)
    #expect(outcome.best.array("auxiliary.bias").contains { $0 != 0 })
    let other = try HeadTasks.outcome(plain, epochs: 5)
    #expect(other.best.array("rnn.weight_hh_l0") != outcome.best.array("rnn.weight_hh_l0"))
  }

  @Test func `one and two threads give the same bytes with every head`() throws {
    for config in [
      HeadTasks.config(.next), HeadTasks.config(.classify, auxiliary: 0.5),
      HeadTasks.config(.forecast),
    ] {
      let weights = try [1, 2].map {
        try HeadTasks.outcome(config, epochs: 2, threads: $0) { $0.dropout = 0.2 }
          .best.values.array
      }
      #expect(weights[0] == weights[1])
    }
  }

  @Test func `class weights and smoothing change what is learnt`() throws {
    let config = HeadTasks.config(.classify)
    let plain = try HeadTasks.outcome(config, epochs: 2).best.values.array
    let smoothed = try HeadTasks.outcome(config, epochs: 2) { $0.smoothing = 0.1 }
    let weighted = try HeadTasks.outcome(config, epochs: 2) { $0.classWeights = [1, 3] }
    #expect(Set([plain, smoothed.best.values.array, weighted.best.values.array]).count == 3)
  }

  @Test(arguments: [HeadTasks.config(.next), HeadTasks.config(.forecast)])
  func `golden messages pass the check of the serving path`(_ config: ModelConfig) throws {
    let kernels = try KernelSelection.choose(nil)
    let vocabulary = try Vocabulary(tokens: HeadTasks.vocabulary)
    let labels = config.task == .next ? vocabulary : .empty
    let golden = try makeGolden(
      HeadTasks.start(config), config: config, featurizer: HeadTasks.featurizer(config),
      kernels: kernels)
    func model(seed: UInt64) throws -> TaggerModel {
      try TaggerModel(
        config: config, vocabulary: vocabulary, labels: labels,
        parameters: HeadTasks.start(config, seed: seed), version: 1, kernels: kernels)
    }
    try model(seed: 5).check(golden, named: "heads/1")
    #expect(throws: ModelError.self) { try model(seed: 6).check(golden, named: "heads/1") }
  }

  @Test func `one long text is cut so that every lane reads, without losing a word that follows`()
    throws
  {
    let config = HeadTasks.config(.next)
    let tokens = (0..<400).map { ["a", "b", "c", "d"][$0 % 4] }
    let documents = Training.documents(
      from: [tokens], featurizer: try HeadTasks.featurizer(config), config: config)
    #expect(documents[0].labels.last == -1 && documents[0].labels.dropLast().allSatisfy { $0 > 0 })
    var options = TrainingOptions()
    (options.epochs, options.lanes, options.window, options.dropout) = (30, 4, 8, 0)
    options.rate = 0.02
    var trainer = try Trainer(
      start: HeadTasks.start(config), config: config, labels: HeadTasks.vocabulary,
      options: options, kernels: KernelSelection.choose(nil))
    let outcome = try trainer.run(
      train: documents, dev: documents, shouldStop: { false }, onProgress: { _ in },
      onEpoch: { _ in })
    // 400 elements in 4 lanes of windows of 8 are 13 updates; in one lane they would be 50.
    #expect(outcome.report.measured.next.perplexity < 1.2)
    #expect(outcome.report.measured.next.tokens == 399)
  }
}
