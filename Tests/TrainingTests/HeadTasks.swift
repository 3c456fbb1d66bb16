import Decoding
import ModelStore
import Recurrent
import Text
import Training

/// Small tasks for the heads that do not tag.
enum HeadTasks {
  static let vocabulary = ["<unk>", "a", "b", "c", "d"]

  static func config(
    _ task: ModelConfig.Task, auxiliary: Double? = nil, horizons: [Int] = [1, 2],
    missing: VectorInput.Missing = .error
  ) -> ModelConfig {
    let input: ModelConfig.Input =
      task == .forecast
      ? .vectors(VectorInput(dimensions: 2, mean: [10, 0], std: [5, 2], missing: missing))
      : .tokens(
        .words,
        [
          Feature(kind: .hashed(of: .norm, rows: 7, seeds: 2), size: 2),
          Feature(kind: .word(vocabulary: "vocab.txt", fold: false), size: 4),
        ])
    return ModelConfig(
      name: "heads", task: task, input: input, layers: [10],
      head: .init(
        labels: task == .next ? "vocab.txt" : "labels.txt",
        horizons: task == .forecast ? horizons : []),
      auxiliary: auxiliary.map { .init(weight: $0) })
  }

  /// The labels that a head of the task has.
  static func labels(_ task: ModelConfig.Task) -> [String] {
    switch task {
    case .next: vocabulary
    case .forecast: []
    default: ["few", "many"]
    }
  }

  static func featurizer(_ config: ModelConfig) throws -> Featurizer {
    Featurizer(config: config, vocabulary: try Vocabulary(tokens: vocabulary))
  }

  /// Texts that repeat a pattern from a random place on: what comes next is known after two tokens.
  static func texts(_ count: Int, seed: UInt64) -> [[String]] {
    var random = SplitMix64(seed: seed)
    let pattern = ["a", "b", "a", "c", "d"]
    return (0..<count).map { _ in
      let first = Int.random(in: 0..<5, using: &random)
      return (0..<Int.random(in: 6...20, using: &random)).map { pattern[(first + $0) % 5] }
    }
  }

  /// Texts that are `many` where they hold two `d` or more, cut off after the second.
  static func labelled(_ count: Int, seed: UInt64) -> [LabelledText] {
    var random = SplitMix64(seed: seed)
    return (0..<count).map { _ in
      let tokens = (0..<Int.random(in: 3...9, using: &random)).map { _ in
        ["a", "b", "d"][Int.random(in: 0..<3, using: &random)]
      }
      return LabelledText(
        text: tokens.joined(separator: " "), label: tokens.count { $0 == "d" } > 1 ? "many" : "few")
    }
  }

  /// Series that go on as a wheel turns: (10 + 5 cos, 2 sin), an eighth of a turn at a time.
  static func series(_ count: Int, seed: UInt64) -> [LabelledSeries] {
    var random = SplitMix64(seed: seed)
    let half: Float = 0.5
    let root = half.squareRoot()
    let cosines: [Float] = [1, root, 0, -root, -1, -root, 0, root]
    return (0..<count).map { number in
      let first = Int.random(in: 0..<8, using: &random)
      let steps = Int.random(in: 10...30, using: &random)
      var values: [Float] = []
      for step in first..<(first + steps) {
        values.append(10 + 5 * cosines[step % 8])
        values.append(2 * cosines[(step + 6) % 8])
      }
      return LabelledSeries(
        name: "\(number)", values: values, labels: Array(repeating: nil, count: steps))
    }
  }

  static func documents(
    _ config: ModelConfig, count: Int, seed: UInt64, everyElement: Bool = true
  ) throws -> [Document] {
    switch config.task {
    case .forecast:
      guard let input = config.vectors else { return [] }
      return try Training.documents(
        from: series(count, seed: seed), input: input, labels: [], task: .forecast)
    case .classify:
      return try Training.documents(
        from: labelled(count, seed: seed), tokenizer: .words, featurizer: featurizer(config),
        labels: labels(.classify), everyElement: everyElement)
    default:
      return Training.documents(
        from: texts(count, seed: seed), featurizer: try featurizer(config), config: config)
    }
  }

  static func start(_ config: ModelConfig, seed: UInt64 = 5) -> Parameters {
    let parameters = Parameters(
      shape: config.networkShape(
        vocabulary: vocabulary.count, labels: labels(config.task).count))
    parameters.initialise(seed: seed)
    return parameters
  }

  /// Trains on 60 documents and scores 20 others.
  static func outcome(
    _ config: ModelConfig, epochs: Int = 15, threads: Int = 2, everyElement: Bool = true,
    adjust: (inout TrainingOptions) -> Void = { _ in }
  ) throws -> Trainer.Outcome {
    var options = TrainingOptions()
    (options.epochs, options.lanes, options.window) = (epochs, 5, 8)
    (options.rate, options.dropout, options.threads) = (0.02, 0, threads)
    adjust(&options)
    var trainer = try Trainer(
      start: start(config), config: config, labels: labels(config.task), options: options,
      kernels: KernelSelection.choose(nil))
    return try trainer.run(
      train: documents(config, count: 60, seed: 1, everyElement: everyElement),
      dev: documents(config, count: 20, seed: 2), shouldStop: { false }, onProgress: { _ in },
      onEpoch: { _ in })
  }
}
