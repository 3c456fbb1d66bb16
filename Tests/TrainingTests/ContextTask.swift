import ModelStore
import Recurrent
import Text
import Training

/// A task in which the label of `m` is known only from what comes after it: `x m y` is an entity of
/// three tokens, `x m z` one of one.
///
/// A head without delay cannot know; the labels that follow it can.
struct ContextTask {
  static let labels = ["O", "B-X", "I-X"]
  let config: ModelConfig
  let vocabulary: Vocabulary

  init(crf: ModelConfig.Head.CRF?, delays: [Int] = [0]) throws {
    config = ModelConfig(
      name: "context",
      features: [Feature(kind: .word(vocabulary: "vocab.txt", fold: true), size: 5)],
      layers: [8], delays: delays, head: .init(scheme: .iob2, crf: crf))
    vocabulary = try Vocabulary(tokens: ["<unk>", "x", "m", "y", "z", "a"])
  }

  var shape: NetworkShape {
    config.networkShape(vocabulary: vocabulary.count, labels: Self.labels.count)
  }

  /// `count` documents of some pieces each.
  func documents(_ count: Int, seed: UInt64) -> [Document] {
    var random = SplitMix64(seed: seed)
    let pieces: [([Int32], [Int32])] = [
      ([1, 2, 3], [1, 2, 2]), ([1, 2, 4], [1, 0, 0]), ([5], [0]),
    ]
    return (0..<count).map { _ in
      let drawn = (0..<Int.random(in: 2...6, using: &random)).map { _ in
        pieces[Int.random(in: 0..<3, using: &random)]
      }
      let labels = drawn.flatMap(\.1)
      return Document(
        lookups: drawn.flatMap(\.0), labels: labels,
        sentences: [labels.map { Self.labels[Int($0)] }])
    }
  }

  func start() -> Parameters {
    let parameters = Parameters(shape: shape)
    parameters.initialise(seed: 3)
    return parameters
  }

  /// Trains and gives what came out.
  func outcome(
    threads: Int = 2, epochs: Int = 10, documents: [Document]? = nil
  ) throws -> Trainer.Outcome {
    var options = TrainingOptions()
    (options.epochs, options.lanes, options.window) = (epochs, 5, 6)
    (options.rate, options.dropout, options.threads) = (0.03, 0.1, threads)
    var trainer = try Trainer(
      start: start(), config: config, labels: Self.labels, options: options,
      kernels: KernelSelection.choose(nil))
    return try trainer.run(
      train: documents ?? self.documents(60, seed: 1), dev: self.documents(30, seed: 2),
      shouldStop: { false }, onProgress: { _ in }, onEpoch: { _ in })
  }
}
