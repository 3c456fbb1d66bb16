import ModelStore
import Recurrent
import Training

/// A task whose training is measured: network and data made from a hash, so that any program can
/// train the same.
struct BenchTask: Sendable {
  /// `lm`, `tagger` or `char`.
  let name: String
  /// Size of a word's vector; 0 where words come as one-hot vectors.
  let embedding: Int
  let vocabulary: Int
  let units: Int
  let layers: Int
  let outputs: Int
  let lanes: Int
  let steps: Int

  /// A language model of two layers (Zaremba 2014), a tagger and a model of characters.
  static let all = [
    BenchTask(
      name: "lm", embedding: 200, vocabulary: 10_000, units: 200, layers: 2, outputs: 10_000,
      lanes: 20, steps: 35),
    BenchTask(
      name: "tagger", embedding: 100, vocabulary: 10_000, units: 128, layers: 1, outputs: 17,
      lanes: 32, steps: 32),
    BenchTask(
      name: "char", embedding: 0, vocabulary: 65, units: 512, layers: 1, outputs: 65, lanes: 32,
      steps: 100),
  ]

  /// Windows of data; they are learned from in turn.
  private static let windowCount = 8

  var shape: NetworkShape {
    let table = NetworkShape.Table(
      name: "embedding.weight", rows: vocabulary, size: embedding, lookups: 1)
    return NetworkShape(
      tables: embedding > 0 ? [table] : [], input: embedding > 0 ? embedding : vocabulary,
      layers: [LayerShape](repeating: .lstm(units), count: layers), heads: ["head"],
      labels: outputs)
  }

  /// Operations of one token, two for a multiply-add: three times those of the forward products,
  /// without lookups.
  var operationsPerToken: Int {
    let recurrent = (0..<layers).reduce(0) { sum, layer in
      sum + 4 * units * ((layer == 0 ? embedding : units) + units)
    }
    return 3 * 2 * (recurrent + units * outputs)
  }

  /// Weights in ±1/√units, those of the recurrent layers with the seeds of ``BenchModel``, the table
  /// in ±1 with seed 500, the head with 901 and 902.
  func parameters() -> Parameters {
    let parameters = Parameters(shape: shape)
    let scale = 1 / Double(units).squareRoot()
    BenchModel.fillLayers(parameters)
    var others: [(String, UInt32, Double)] = [
      ("head.weight", 901, scale), ("head.bias", 902, scale),
    ]
    if embedding > 0 { others.append(("embedding.weight", 500, 1)) }
    for (tensor, seed, scale) in others {
      let count = parameters.range(tensor).count
      parameters.set(tensor, BenchModel.numbers(count, seed: seed, scale: scale))
    }
    return parameters
  }

  /// Windows of words and labels that follow each other, or one and the same `count` times.
  func windows(repeating count: Int? = nil) -> [LaneBatcher.Window] {
    let (words, labels) = (drawn(7000, below: vocabulary), drawn(7001, below: outputs))
    let windows = count.map { Array(repeating: 0, count: $0) } ?? Array(0..<Self.windowCount)
    let documents = (0..<lanes).map { lane in
      let places = windows.flatMap { window in
        (0..<steps).map { (window * steps + $0) * lanes + lane }
      }
      return document(places.map { words[$0] }, labels: places.map { labels[$0] })
    }
    var batcher = LaneBatcher(
      documents: documents, order: Array(documents.indices), steps: steps, lanes: lanes,
      lookups: shape.lookups, vectors: embedding > 0 ? 0 : vocabulary, delays: [0])
    var result: [LaneBatcher.Window] = []
    while let window = batcher.next() { result.append(window) }
    return result
  }

  private func document(_ words: [Int32], labels: [Int32]) -> Document {
    if embedding > 0 { return Document(lookups: words, labels: labels, sentences: []) }
    var vectors = [Float](repeating: 0, count: words.count * vocabulary)
    for (index, word) in words.enumerated() { vectors[index * vocabulary + Int(word)] = 1 }
    return Document(lookups: [], vectors: vectors, labels: labels, sentences: [])
  }

  /// Numbers of all windows, (window, step, lane), in 0..<limit.
  private func drawn(_ seed: UInt32, below limit: Int) -> [Int32] {
    BenchModel.numbers(Self.windowCount * steps * lanes, seed: seed, scale: 0.5).map {
      Int32((($0 + 0.5) * Float(limit)).rounded(.towardZero)) % Int32(limit)
    }
  }

  /// What learns it.
  func learner(clip: Float, threads: Int, kernels: KernelTable) throws -> Learner {
    var options = TrainingOptions()
    options.lanes = lanes
    options.window = steps
    options.clip = clip
    options.dropout = 0
    options.threads = threads
    options.optimiser = OptimiserOptions(.sgd)
    let config = ModelConfig(name: name, features: [], layers: shape.layers)
    return Learner(
      start: parameters(),
      head: try TrainedHead(config, labels: (0..<outputs).map(String.init)),
      options: options, kernels: kernels)
  }
}
