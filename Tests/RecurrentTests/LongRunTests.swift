import Kernels
import ModelStore
import Recurrent
import Testing

/// A thousand steps of two layers by PyTorch (float64) or ONNX Runtime (float32), by file.
private let runs: KeyValuePairs<String, Cell> = [
  "torch_lstm": .standardLSTM, "torch_gru": .gruResetAfter, "torch_rnn_tanh": .rnn(.tanh),
  "torch_rnn_relu": .rnn(.relu), "onnx_lstm": .standardLSTM,
  "onnx_lstm_tanh_identity": .lstm(candidate: .tanh, output: .identity),
  "onnx_lstm_sigmoid_sigmoid": .lstm(candidate: .sigmoid, output: .sigmoid),
  "onnx_lstm_identity_tanh": .lstm(candidate: .identity, output: .tanh),
  "onnx_gru_after": .gruResetAfter, "onnx_gru_before": .gruResetBefore,
  "onnx_rnn_tanh": .rnn(.tanh), "onnx_rnn_sigmoid": .rnn(.sigmoid), "onnx_rnn_relu": .rnn(.relu),
]

struct LongRunTests {
  @Test(arguments: runs.indices, kernelNames)
  func `a thousand streamed steps are those of PyTorch and ONNX Runtime`(
    _ index: Int, _ kernelName: String
  ) throws {
    let (name, cell) = runs[index]
    let file = try golden("long_" + name)
    let x = try golden("long_inputs").required("x")
    let y = try file.required("y")
    let width = x.shape[1]
    let layer = LayerShape(cell, units: y.shape[1])
    let shape = NetworkShape(
      tables: [], input: width, layers: [layer, layer], heads: [], labels: 0)
    let network = PackedNetwork(
      try file.parameters(shape), kernels: try KernelSelection.choose(kernelName))
    var (runner, arena) = (WaveRunner(network: network), StateArena(network: network))
    let slot = arena.take()
    let every = x.shape[0] / y.shape[0]
    var found: [Float] = []
    for step in 0..<x.shape[0] {
      let vector = Array(x.values[(step * width)..<((step + 1) * width)])
      let isFinite = runner.step(vectors: vector, slots: [slot], arena: arena)
      #expect(isFinite)
      if step % every == every - 1 { found += runner.output(row: 0) }
    }
    #expect(largestError(found, y.values) <= 1e-5)
  }
}
