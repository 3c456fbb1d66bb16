import ModelStore
import Recurrent
import Text
import Training

/// A task that needs memory and the gap: `late` where the number before was large and came less
/// than a second ago, else `calm`.
struct VectorTask {
  static let labels = ["calm", "late"]
  let config: ModelConfig

  init(missing: VectorInput.Missing = .error, delays: [Int] = [0]) {
    let input = VectorInput(
      dimensions: 2, mean: [10, 0], std: [5, 1], missing: missing, gap: true)
    config = ModelConfig(name: "late", input: .vectors(input), layers: [12], delays: delays)
  }

  /// Series of up to 20 vectors; every fifth label is missing.
  static func series(_ count: Int, seed: UInt64) -> [LabelledSeries] {
    var random = SplitMix64(seed: seed)
    return (0..<count).map { number in
      var series = LabelledSeries(name: "\(number)")
      var time: Int64 = 0
      for index in 0..<Int.random(in: 5...20, using: &random) {
        let isSoon = Bool.random(using: &random)
        time += isSoon ? 100_000_000 : 20_000_000_000
        let wasLarge = index > 0 && series.values[2 * index - 2] > 10
        series.values += [Bool.random(using: &random) ? 15 : 5, 0]
        series.times.append(time)
        series.labels.append(index % 5 == 4 ? nil : wasLarge && isSoon ? "late" : "calm")
      }
      return series
    }
  }

  /// The series as documents.
  func documents(_ count: Int, seed: UInt64) throws -> [Document] {
    guard let input = config.vectors else { return [] }
    return try Training.documents(
      from: Self.series(count, seed: seed), input: input, labels: Self.labels)
  }

  /// Starting weights.
  func start(seed: UInt64 = 4) -> Parameters {
    let parameters = Parameters(
      shape: config.networkShape(vocabulary: 0, labels: Self.labels.count))
    parameters.initialise(seed: seed)
    return parameters
  }
}
