import Kernels
import ModelStore
import Recurrent
import Testing

/// The golden windows, by name.
private let cases: KeyValuePairs<String, Cell> = [
  "lstm_3_5x1_7x2": .standardLSTM, "lstm_17_33x1_6x3": .standardLSTM,
  "lstm_8_16x2_9x4": .standardLSTM, "gru_3_5x1_7x2": .gruResetAfter,
  "gru_7_19x2_5x5": .gruResetAfter, "rnn_tanh_7_19x2_5x5": .rnn(.tanh),
  "rnn_relu_7_19x2_5x5": .rnn(.relu),
]

struct PyTorchTests {
  @Test(arguments: cases.indices, kernelNames)
  func `a window and its gradients are PyTorch's`(_ index: Int, _ kernelName: String) throws {
    let (name, cell) = cases[index]
    let file = try golden(name)
    let (pass, gradient) = try run(file, cell, KernelSelection.choose(kernelName))
    #expect(largestError(pass.outputs(), try file.values("y")) <= 1e-5)
    let inputs = pass.inputGradients()
    let states = inputs.h.indices.map { pass.state(layer: $0) }
    var found: [(String, [Float])] = [
      ("hn", states.flatMap(\.h)), ("dx", inputs.x), ("dh0", inputs.h.flatMap { $0 }),
    ]
    if cell.hasCellState {
      found += [("cn", states.flatMap(\.c)), ("dc0", inputs.c.flatMap { $0 })]
    }
    for (name, values) in found {
      #expect(largestError(values, try file.values(name)) <= 1e-5, "\(name)")
    }
    for range in gradient.layout {
      let wanted = try file.values("d." + range.name)
      #expect(largestError(gradient.array(range.name), wanted) <= 1e-5, "\(range.name)")
    }
  }

  private func run(
    _ file: SafetensorsFile, _ cell: Cell, _ kernels: KernelTable
  ) throws -> (WindowPass, Parameters) {
    let (x, h0) = (try file.required("x"), try file.required("h0"))
    let layers = [LayerShape](
      repeating: LayerShape(cell, units: h0.shape[2]), count: h0.shape[0])
    let shape = NetworkShape(
      tables: [], input: x.shape[2], layers: layers, heads: [], labels: 0)
    let weights = TrainingWeights(try file.parameters(shape), kernels: kernels)
    let pass = WindowPass(weights: weights, steps: x.shape[0], lanes: x.shape[1])
    let c0 = try cell.hasCellState ? perLayer(file, "c0") : layers.map { _ in [] }
    let dc = try cell.hasCellState ? perLayer(file, "dcn") : layers.map { _ in [] }
    for (layer, h) in try perLayer(file, "h0").enumerated() {
      pass.setState(layer: layer, h: h, c: c0[layer])
    }
    let resets = [Bool](repeating: false, count: x.shape[0] * x.shape[1])
    pass.setInput(vectors: x.values)
    pass.forward(resets: resets)
    let gradient = Parameters(shape: shape)
    pass.backward(
      resets: resets, gradient: gradient,
      outside: .init(
        top: try file.values("dy"), h: try perLayer(file, "dhn"), c: dc))
    return (pass, gradient)
  }

  /// The layers of a tensor of (layers, lanes, units).
  private func perLayer(_ file: SafetensorsFile, _ name: String) throws -> [[Float]] {
    let tensor = try file.required(name)
    let size = tensor.values.count / tensor.shape[0]
    return (0..<tensor.shape[0]).map { Array(tensor.values[($0 * size)..<(($0 + 1) * size)]) }
  }
}
