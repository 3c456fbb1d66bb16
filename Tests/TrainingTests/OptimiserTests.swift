import ModelStore
import Recurrent
import Testing
import Training

private let optimisers = ["sgd", "momentum", "adam", "adam_dense", "adamw", "adamw_dense"]

/// A model of the golden files whose table has rows of `size` numbers.
private func config(
  _ task: ModelConfig.Task = .tag, size: Int, delays: [Int] = [0], crf: Bool = false,
  auxiliary: Double? = nil
) -> ModelConfig {
  ModelConfig(
    name: "golden", task: task,
    features: [Feature(kind: .word(vocabulary: "vocab.txt", fold: true), size: size)], layers: [],
    delays: delays, head: .init(crf: crf ? .init() : nil),
    auxiliary: auxiliary.map { .init(weight: $0) })
}

/// The models of head_golden.py.
private let heads: [String: ModelConfig] = [
  "classify": config(.classify, size: 3),
  "next": config(.next, size: 3),
  "tagger": config(size: 3, delays: [0, 1, 3], auxiliary: 0.3),
  "crf": config(size: 3, delays: [0, 1], crf: true, auxiliary: 0.3),
  "forecast": ModelConfig(
    name: "golden", task: .forecast,
    input: .vectors(VectorInput(dimensions: 2, mean: [0, 0], std: [1, 1], missing: .error)),
    layers: [], head: .init(horizons: [1, 2])),
]

struct OptimiserTests {
  @Test(arguments: optimisers, ["softmax", "crf"])
  func `ten updates with clipping end in PyTorch's weights`(_ name: String, _ head: String) throws {
    try GoldenUpdates(
      "optimisers", head: head, config: config(size: 5, delays: [0, 1], crf: head == "crf"),
      units: 6, sizes: (40, 4)
    ).compare(name)
  }

  @Test(arguments: optimisers, heads.keys.sorted())
  func `so they do for every other head`(_ name: String, _ head: String) throws {
    try GoldenUpdates(
      "heads", head: head, config: #require(heads[head]), units: 4,
      sizes: (12, head == "next" ? 12 : head == "forecast" ? 0 : 3)
    ).compare(name)
  }

  @Test func `rows that nothing looks up stay where they are, unless tables are dense`() throws {
    let task = try EchoTask()
    for isSparse in [true, false] {
      var options = task.options
      options.optimiser = OptimiserOptions(.adamw)
      options.optimiser.hasSparseTables = isSparse
      let start = task.start()
      var learner = Learner(
        start: start, head: try TrainedHead(task.config, labels: EchoTask.labels),
        options: options, kernels: try KernelSelection.choose(nil))
      // One document without `c`: its row is the last of the table, `<unk>` the first.
      let document = Document(lookups: [1, 2, 3, 1], labels: [0, 1, 0, 0], sentences: [])
      var batcher = LaneBatcher(
        documents: [document], order: [0], steps: 6, lanes: 5, lookups: 1, delays: [0, 1])
      let window = batcher.next()
      _ = learner.update(try #require(window), rate: 0.01)
      let before = start.array("embedding.weight")
      let after = learner.parameters.array("embedding.weight")
      let stays = (0..<5).map { before[($0 * 5)..<($0 * 5 + 5)] == after[($0 * 5)..<($0 * 5 + 5)] }
      #expect(
        stays == (isSparse ? [true, false, false, false, true] : Array(repeating: false, count: 5)))
    }
  }
}
