import Kernels
import ModelStore
import Recurrent
import Testing

/// The golden windows, by name.
private let cases = ["lstm_3_5x1_7x2", "lstm_17_33x1_6x3", "lstm_8_16x2_9x4"]

struct PyTorchTests {
  @Test(arguments: cases, kernelNames) func `a window and its gradients are PyTorch's`(
    _ name: String, _ kernelName: String
  ) throws {
    let file = try golden(name)
    let (pass, gradient) = try run(file, KernelSelection.choose(kernelName))
    #expect(largestError(pass.outputs(), try file.values("y")) <= 1e-5)
    let inputs = pass.inputGradients()
    let states = inputs.h.indices.map { pass.state(layer: $0) }
    let found: [(String, [Float])] = [
      ("hn", states.flatMap(\.h)), ("cn", states.flatMap(\.c)), ("dx", inputs.x),
      ("dh0", inputs.h.flatMap { $0 }), ("dc0", inputs.c.flatMap { $0 }),
    ]
    for (name, values) in found {
      #expect(largestError(values, try file.values(name)) <= 1e-5, "\(name)")
    }
    for range in gradient.layout {
      let wanted = try file.values("d." + range.name)
      #expect(largestError(gradient.array(range.name), wanted) <= 1e-5, "\(range.name)")
    }
  }

  @Test(arguments: kernelNames) func `a thousand streamed steps are PyTorch's`(
    _ kernelName: String
  ) throws {
    let file = try golden("lstm_long")
    let (x, y) = (try file.required("x"), try file.required("y"))
    let (inputs, units) = (x.shape[2], y.shape[2])
    let shape = NetworkShape(
      tables: [], input: inputs, layers: [units, units], heads: [], labels: 0)
    let network = PackedNetwork(
      try file.parameters(shape), kernels: try KernelSelection.choose(kernelName))
    var (runner, arena) = (WaveRunner(network: network), StateArena(network: network))
    let slot = arena.take()
    // A slot holds h and c of each layer: the top layer's h is the last but one part.
    let top = arena.slotSize - 2 * padded(units)
    var found: [Float] = []
    for step in 0..<x.shape[0] {
      let vector = Array(x.values[(step * inputs)..<((step + 1) * inputs)])
      runner.step(vectors: vector, slots: [slot], arena: arena)
      found += arena.copy(slot)[top..<(top + units)]
    }
    #expect(largestError(found, y.values) <= 1e-5)
  }

  private func run(
    _ file: SafetensorsFile, _ kernels: KernelTable
  ) throws -> (WindowPass, Parameters) {
    let (x, h0) = (try file.required("x"), try file.required("h0"))
    let layers = [Int](repeating: h0.shape[2], count: h0.shape[0])
    let shape = NetworkShape(
      tables: [], input: x.shape[2], layers: layers, heads: [], labels: 0)
    let weights = TrainingWeights(try file.parameters(shape), kernels: kernels)
    let pass = WindowPass(weights: weights, steps: x.shape[0], lanes: x.shape[1])
    let c0 = try perLayer(file, "c0")
    for (layer, h) in try perLayer(file, "h0").enumerated() {
      pass.setState(layer: layer, h: h, c: c0[layer])
    }
    let resets = [Bool](repeating: false, count: x.shape[0] * x.shape[1])
    pass.setInput(vectors: x.values)
    pass.forward(resets: resets)
    let gradient = Parameters(shape: shape)
    pass.backward(
      resets: resets, lookups: [], gradient: gradient,
      outside: .init(
        top: try file.values("dy"), h: try perLayer(file, "dhn"), c: try perLayer(file, "dcn")))
    return (pass, gradient)
  }

  /// The layers of a tensor of (layers, lanes, units).
  private func perLayer(_ file: SafetensorsFile, _ name: String) throws -> [[Float]] {
    let tensor = try file.required(name)
    let size = tensor.values.count / tensor.shape[0]
    return (0..<tensor.shape[0]).map { Array(tensor.values[($0 * size)..<(($0 + 1) * size)]) }
  }
}
