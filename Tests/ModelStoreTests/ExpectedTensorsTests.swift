import ModelStore
import Recurrent
import Testing

@Suite struct ExpectedTensorsTests {
  private func names(layers: [LayerShape], delays: [Int]) -> [String] {
    let config = ModelConfig(
      name: "a",
      features: [
        Feature(kind: .hashed(of: .shape, rows: 20, seeds: 1), size: 3),
        Feature(kind: .word(vocabulary: "v", fold: false), size: 6),
        Feature(kind: .hashed(of: .norm, rows: 50, seeds: 2), size: 5),
      ], layers: layers, delays: delays)
    return expectedTensors(config, vocabularyCount: 9, labelCount: 2)
      .map { "\($0.name) \($0.shape)" }
  }

  @Test func `a uniform stack with one delay is rnn and head`() {
    #expect(
      names(layers: [4, 4], delays: [2]) == [
        "hashed.0.weight [20, 3]", "embedding.weight [9, 6]", "hashed.1.weight [50, 5]",
        "rnn.weight_ih_l0 [16, 14]", "rnn.weight_hh_l0 [16, 4]", "rnn.bias_ih_l0 [16]",
        "rnn.bias_hh_l0 [16]", "rnn.weight_ih_l1 [16, 4]", "rnn.weight_hh_l1 [16, 4]",
        "rnn.bias_ih_l1 [16]", "rnn.bias_hh_l1 [16]", "head.weight [2, 4]", "head.bias [2]",
      ])
  }

  @Test func `mixed sizes are layers, several delays are heads`() {
    #expect(
      names(layers: [4, 3], delays: [0, 5]).dropFirst(3) == [
        "layers.0.weight_ih_l0 [16, 14]", "layers.0.weight_hh_l0 [16, 4]",
        "layers.0.bias_ih_l0 [16]", "layers.0.bias_hh_l0 [16]", "layers.1.weight_ih_l0 [12, 4]",
        "layers.1.weight_hh_l0 [12, 3]", "layers.1.bias_ih_l0 [12]", "layers.1.bias_hh_l0 [12]",
        "heads.0.weight [2, 3]", "heads.0.bias [2]", "heads.5.weight [2, 3]", "heads.5.bias [2]",
      ])
  }

  @Test func `each cell has the rows of its gates, and unequal layers are modules of their own`() {
    let mixed = [
      LayerShape(.gruResetAfter, units: 4), LayerShape(.rnn(.tanh), units: 4, isResidual: true),
    ]
    #expect(
      names(layers: mixed, delays: [0])[3..<11].map { $0 } == [
        "layers.0.weight_ih_l0 [12, 14]", "layers.0.weight_hh_l0 [12, 4]",
        "layers.0.bias_ih_l0 [12]", "layers.0.bias_hh_l0 [12]", "layers.1.weight_ih_l0 [4, 4]",
        "layers.1.weight_hh_l0 [4, 4]", "layers.1.bias_ih_l0 [4]", "layers.1.bias_hh_l0 [4]",
      ])
  }

  @Test(arguments: [
    [.lstm(4), .lstm(4)], [.lstm(4), .lstm(3)], [LayerShape(.gruResetBefore, units: 5)],
    [LayerShape(.rnn(.relu), units: 14, isResidual: true), LayerShape(.rnn(.relu), units: 14)],
  ]) func `the network has these tensors in this order`(_ layers: [LayerShape]) {
    let config = ModelConfig(
      name: "a", features: [Feature(kind: .word(vocabulary: "v", fold: false), size: 14)],
      layers: layers, delays: [0, 1])
    let network = config.networkShape(vocabulary: 9, labels: 2).layout
    #expect(
      expectedTensors(config, vocabularyCount: 9, labelCount: 2)
        == network.map { TensorShape($0.name, $0.shape) })
  }
}
