import ModelStore
import Recurrent
import Text
import Training

/// A task that needs one step of memory: B-X where the token before was `x`, else O.
struct EchoTask {
  static let labels = ["O", "B-X"]
  let config: ModelConfig
  let vocabulary: Vocabulary
  let shape: NetworkShape

  init(delays: [Int] = [0, 1], crf: ModelConfig.Head.CRF? = nil) throws {
    config = ModelConfig(
      name: "echo", features: [Feature(kind: .word(vocabulary: "vocab.txt", fold: true), size: 5)],
      layers: [9], delays: delays, head: .init(crf: crf))
    vocabulary = try Vocabulary(tokens: ["<unk>", "x", "a", "b", "c"])
    shape = config.networkShape(vocabulary: vocabulary.count, labels: Self.labels.count)
  }

  /// `count` documents of up to 14 tokens in one or two sentences.
  func documents(_ count: Int, seed: UInt64) throws -> [Document] {
    var random = SplitMix64(seed: seed)
    var sentences: [LabelledSentence] = []
    for _ in 0..<count {
      let tokens = (0..<Int.random(in: 2...14, using: &random)).map { _ in
        ["x", "a", "b", "c"][Int(random.next() % 4)]
      }
      let tags = tokens.indices.map { $0 > 0 && tokens[$0 - 1] == "x" ? "B-X" : "O" }
      let cut = tokens.count / 2
      sentences += [
        LabelledSentence(
          tokens: Array(tokens[..<cut]), labels: Array(tags[..<cut]), startsDocument: true),
        LabelledSentence(
          tokens: Array(tokens[cut...]), labels: Array(tags[cut...]), startsDocument: false),
      ]
    }
    return try Training.documents(
      from: sentences, featurizer: Featurizer(config: config, vocabulary: vocabulary),
      labels: Self.labels)
  }

  /// Options that learn the task in a second.
  var options: TrainingOptions {
    var options = TrainingOptions()
    options.epochs = 12
    options.lanes = 5
    options.window = 6
    options.rate = 0.03
    options.dropout = 0
    options.seed = 4
    return options
  }

  /// Starting weights.
  func start(seed: UInt64 = 4) -> Parameters {
    let parameters = Parameters(shape: shape)
    parameters.initialise(seed: seed)
    return parameters
  }

  /// A trainer with the fastest kernels.
  func trainer(_ options: TrainingOptions, start: Parameters? = nil) throws -> Trainer {
    try Trainer(
      start: start ?? self.start(), config: config, labels: Self.labels, options: options,
      kernels: try KernelSelection.choose(nil))
  }
}
