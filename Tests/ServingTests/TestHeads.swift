import ModelStore
import Recurrent
import Text

/// Small models to serve whose task is not to tag.
enum TestHeads {
  /// A model that predicts the words of ``TestTagger``.
  static func next(version: Int = 1, seed: UInt64 = 7) throws -> TaggerModel {
    try model(.next, TestTagger.words, "vocab.txt", version: version, seed: seed)
  }

  /// A model with two labels for whole sequences.
  static func classify() throws -> TaggerModel {
    try model(.classify, ["few", "many"], "labels.txt", version: 1, seed: 7)
  }

  private static func model(
    _ task: ModelConfig.Task, _ labels: [String], _ file: String, version: Int, seed: UInt64
  ) throws -> TaggerModel {
    let features = [
      Feature(kind: .hashed(of: .norm, rows: 50, seeds: 2), size: 6),
      Feature(kind: .word(vocabulary: "vocab.txt", fold: false), size: 6),
    ]
    let config = ModelConfig(
      name: "\(task)", task: task, features: features, layers: [12],
      head: .init(labels: file))
    let parameters = Parameters(
      shape: config.networkShape(vocabulary: TestTagger.words.count, labels: labels.count))
    parameters.initialise(seed: seed)
    for name in ["embedding.weight", "head.weight"] {
      parameters.set(name, parameters.array(name).map { 8 * $0 })
    }
    return try TaggerModel(
      config: config, vocabulary: try Vocabulary(tokens: TestTagger.words),
      labels: try Vocabulary(tokens: labels), parameters: parameters, version: version,
      kernels: try KernelSelection.choose(nil))
  }
}

extension TestVectors {
  /// A model that forecasts vectors of 3 numbers.
  static func forecast(horizons: [Int]) throws -> TaggerModel {
    let input = VectorInput(dimensions: 3, mean: [0.5, -1, 20], std: [1, 0.25, 8])
    let config = ModelConfig(
      name: "forecast", task: .forecast, input: .vectors(input), layers: [9],
      head: .init(labels: "", horizons: horizons))
    let parameters = Parameters(shape: config.networkShape(vocabulary: 0, labels: 0))
    parameters.initialise(seed: 6)
    return try TaggerModel(
      config: config, vocabulary: nil, labels: .empty, parameters: parameters, version: 1,
      kernels: try KernelSelection.choose(nil))
  }
}
