import Decoding
import ModelStore
import Recurrent
import Text
import Wire

/// Small models of vectors to serve, and signals for them.
enum TestVectors {
  static let labels = ["still", "walk", "run", "fall"]

  /// A model with random weights over vectors of 3 numbers.
  static func model(
    missing: VectorInput.Missing = .error, gap: Bool = false, delays: [Int] = [0, 2],
    name: String = "activity"
  ) throws -> TaggerModel {
    let input = VectorInput(
      dimensions: 3, mean: [0.5, -1, 20], std: [1, 0.25, 8], missing: missing, gap: gap)
    let config = ModelConfig(name: name, input: .vectors(input), layers: [11], delays: delays)
    let parameters = Parameters(
      shape: config.networkShape(vocabulary: 0, labels: labels.count))
    parameters.initialise(seed: 5)
    for head in parameters.shape.heads {
      parameters.set(head + ".weight", parameters.array(head + ".weight").map { $0 * 5 })
    }
    return try TaggerModel(
      config: config, vocabulary: nil, labels: try Vocabulary(tokens: labels),
      parameters: parameters, version: 1, kernels: try KernelSelection.choose(nil))
  }

  /// `count` vectors near the means, nil where `missing` numbers were drawn.
  static func signal(
    _ count: Int, missing: Bool = false, using random: inout SplitMix64
  ) -> [[Float?]] {
    (0..<count).map { _ in
      zip([0.5, -1, 20] as [Float], [1, 0.25, 8] as [Float]).map { mean, std in
        if missing, Int.random(in: 0..<4, using: &random) == 0 { return nil }
        return mean + std * Float.random(in: -2...2, using: &random)
      }
    }
  }

  /// Times in nanoseconds with gaps of nothing to a minute.
  static func times(_ count: Int, using random: inout SplitMix64) -> [Int64] {
    var time: Int64 = 1_700_000_000_000_000_000
    return (0..<count).map { _ in
      time += Int64.random(in: 0...60_000_000_000, using: &random)
      return time
    }
  }

  /// The numbers as frame 2 has them.
  static func flat(_ vectors: [[Float?]]) -> [Float] { vectors.flatMap { $0.map { $0 ?? .nan } } }

  /// The final label and probability of each element, by definition: a whole sequence from the zero
  /// state, each element by the largest delay that it reaches.
  static func expected(
    _ model: TaggerModel, _ vectors: [[Float?]], times: [Int64] = []
  ) throws -> [(label: String, p: Float)] {
    let rows = model.vectors?.rows(of: flat(vectors), times: times) ?? []
    var runner = WaveRunner(network: model.network)
    var arena = StateArena(network: model.network)
    let slot = arena.take()
    var logits = [Float](repeating: 0, count: labels.count)
    var result = [(label: String, p: Float)](repeating: ("", 0), count: vectors.count)
    for position in vectors.indices {
      runner.step(element: position, lookups: [], vectors: rows, slot: slot, arena: arena)
      for (head, delay) in model.config.delays.enumerated() where position >= delay {
        runner.copyLogits(row: 0, head: head, into: &logits)
        softmax(&logits)
        let best = indexOfLargest(logits)
        result[position - delay] = (labels[best], logits[best])
      }
    }
    return result
  }
}
