import ModelStore
import Recurrent
import Text

/// Small taggers to serve.
enum TestTagger {
  static let labels = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC"]
  static let words = ["<unk>", "a", "b", "c", "d", "Ada", "in", "New", "York", "."]

  /// A tagger with random weights, large enough that labels vary and delays disagree.
  static func random(
    name: String = "tagger", delays: [Int] = [0, 1, 2], crf: ModelConfig.Head.CRF? = nil,
    kernels: String? = nil
  ) throws -> TaggerModel {
    let features = [
      Feature(kind: .word(vocabulary: "vocab.txt", fold: false), size: 6),
      Feature(kind: .hashed(of: .norm, rows: 50, seeds: 2), size: 6),
    ]
    let config = ModelConfig(
      name: name, features: features, layers: [12], delays: delays,
      head: .init(scheme: .iob2, crf: crf))
    let shape = config.networkShape(vocabulary: words.count, labels: labels.count)
    let parameters = Parameters(shape: shape)
    parameters.initialise(seed: 7)
    for table in shape.tables { parameters.set(table.name, scaled(parameters, table.name, by: 10)) }
    for head in shape.heads {
      parameters.set(head + ".weight", scaled(parameters, head + ".weight", by: 5))
    }
    if crf != nil {
      var random = SplitMix64(seed: 8)
      for name in ["crf.transitions", "crf.start", "crf.end"] {
        parameters.set(name, parameters.array(name).map { _ in 4 * random.uniform() - 2 })
      }
    }
    return try model(config, words: words, parameters, kernels: kernels)
  }

  /// A tagger without memory that gives each word the label written for it, and `O` to all others.
  static func scripted(
    _ script: KeyValuePairs<String, String>, scheme: ModelConfig.Head.Scheme = .iob2
  ) throws -> TaggerModel {
    let config = ModelConfig(
      name: "script",
      features: [Feature(kind: .word(vocabulary: "vocab.txt", fold: false), size: labels.count)],
      layers: [.lstm(labels.count)], head: .init(scheme: scheme))
    let words = ["<unk>"] + script.map(\.key)
    let parameters = Parameters(
      shape: config.networkShape(vocabulary: words.count, labels: labels.count))
    let wanted = ["O"] + script.map(\.value)
    parameters.set(
      "embedding.weight", wanted.flatMap { label in labels.map { $0 == label ? 1 : 0 } })
    parameters.set("rnn.weight_ih_l0", blocks([0, 0, 4, 0]).flatMap { diagonal($0) })
    parameters.set("rnn.bias_ih_l0", blocks([20, -20, 0, 20]).flatMap { $0 })
    parameters.set("head.weight", diagonal(Array(repeating: 10, count: labels.count)))
    return try model(config, words: words, parameters, kernels: nil)
  }

  /// A tagger whose state grows by 1e10 at every step, and out of the numbers soon after `grow`.
  static func growing(kernels: String? = nil) throws -> TaggerModel {
    let count = labels.count
    let config = ModelConfig(
      name: "growing",
      features: [Feature(kind: .word(vocabulary: "vocab.txt", fold: false), size: count)],
      layers: [LayerShape(.rnn(.relu), units: count)], delays: [0, 1], head: .init(scheme: .none))
    let words = ["<unk>", "grow", "a", "b"]
    let parameters = Parameters(
      shape: config.networkShape(vocabulary: words.count, labels: count))
    let sizes: [Float] = [0, 1e18, 1, 2]
    parameters.set("embedding.weight", sizes.flatMap { Array(repeating: $0, count: count) })
    parameters.set("rnn.weight_ih_l0", diagonal([1, 2, 3, 4, 5]))
    parameters.set("rnn.weight_hh_l0", diagonal(Array(repeating: 1e10, count: count)))
    for head in ["heads.0.weight", "heads.1.weight"] {
      parameters.set(head, diagonal(Array(repeating: 1, count: count)))
    }
    return try model(config, words: words, parameters, kernels: kernels)
  }

  private static func model(
    _ config: ModelConfig, words: [String], _ parameters: Parameters, kernels: String?
  ) throws -> TaggerModel {
    try TaggerModel(
      config: config, vocabulary: try Vocabulary(tokens: words),
      labels: try Vocabulary(tokens: labels), parameters: parameters, version: 3,
      kernels: try KernelSelection.choose(kernels))
  }

  private static func scaled(_ parameters: Parameters, _ name: String, by factor: Float) -> [Float]
  {
    parameters.array(name).map { $0 * factor }
  }

  /// One value for every unit of each gate.
  private static func blocks(_ gates: [Float]) -> [[Float]] {
    gates.map { Array(repeating: $0, count: labels.count) }
  }

  private static func diagonal(_ values: [Float]) -> [Float] {
    values.indices.flatMap { row in values.indices.map { $0 == row ? values[row] : 0 } }
  }
}
