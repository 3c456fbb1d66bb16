import Recurrent
import Testing

private let size = 20
private let heads = ["head"]

/// Logits and gradient of one window in which lane `lane` reads word `words[row]`.
private func run(
  _ shape: NetworkShape, like parameters: Parameters, _ kernels: KernelTable,
  setInput: (WindowPass, Parameters) -> Void
) -> (logits: [Float], gradient: Parameters) {
  let own = Parameters(shape: shape)
  for range in own.layout {
    let isTable = range.name == "embedding.weight"
    own.set(
      range.name,
      isTable
        ? (0..<(size * size)).map { $0 % (size + 1) == 0 ? 1 : 0 } : parameters.array(range.name))
  }
  let pass = WindowPass(
    weights: TrainingWeights(own, kernels: kernels), steps: 6, lanes: 3)
  setInput(pass, own)
  let resets = (0..<18).map { $0 == 7 }
  pass.forward(resets: resets)
  let logits = pass.logits.array
  for row in 0..<18 { pass.dLogits[row * pass.outputWidth + row % 4] = 0.5 - Float(row % 3) }
  let gradient = Parameters(shape: shape)
  pass.backward(resets: resets, gradient: gradient)
  return (logits, gradient)
}

struct SparseInputTests {
  @Test(arguments: [Cell.standardLSTM, .gruResetAfter, .gruResetBefore, .rnn(.tanh)], kernelNames)
  func `one-hot vectors are words whose table is the identity`(
    _ cell: Cell, _ name: String
  ) throws {
    let kernels = try KernelSelection.choose(name)
    let layers = [LayerShape(cell, units: 70)]
    let vectors = NetworkShape(tables: [], input: size, layers: layers, heads: heads, labels: 4)
    let table = NetworkShape(
      tables: [.init(name: "embedding.weight", rows: size, size: size, lookups: 1)], input: size,
      layers: layers, heads: heads, labels: 4)
    let parameters = randomParameters(vectors, seed: 5)
    let words = (0..<18).map { Int32(7 * $0 % size) }
    let wanted = run(table, like: parameters, kernels) {
      $0.setInput(lookups: words, parameters: $1)
    }
    let found = run(vectors, like: parameters, kernels) { pass, _ in
      pass.setInput(
        vectors: words.flatMap { word in (0..<size).map { $0 == Int(word) ? 1 : 0 } })
    }
    #expect(bits(found.logits) == bits(wanted.logits))
    for range in found.gradient.layout {
      #expect(found.gradient.array(range.name) == wanted.gradient.array(range.name))
    }
  }
}
