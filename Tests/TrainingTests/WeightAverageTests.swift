import Recurrent
import Testing

@testable import Training

struct WeightAverageTests {
  private let shape = NetworkShape(
    tables: [], input: 1, layers: [LayerShape(.rnn(.tanh), units: 1)], heads: ["head"],
    labels: 2)

  private func weights(_ value: Float) -> Parameters {
    let parameters = Parameters(shape: shape)
    for index in 0..<parameters.values.count { parameters.values[index] = value }
    return parameters
  }

  @Test func `the average follows the weights, faster at first`() {
    let start = weights(1)
    var average = WeightAverage(start: start, decay: 0.5)
    average.add(weights(0))
    // (1 + 1) / (10 + 1) of the start is kept.
    #expect(abs(average.parameters.values[0] - 2 / 11) < 1e-6)
    for _ in 0..<200 { average.add(weights(4)) }
    #expect(abs(average.parameters.values[3] - 4) < 1e-6)
    #expect(start.values[0] == 1)
  }

  @Test func `after many updates half of the average is kept at a decay of one half`() {
    var average = WeightAverage(start: weights(0), decay: 0.5)
    for _ in 0..<50 { average.add(weights(0)) }
    average.add(weights(8))
    #expect(abs(average.parameters.values[0] - 4) < 1e-5)
  }
}
