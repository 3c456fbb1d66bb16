import Recurrent
import Testing

/// Networks whose gradients are checked: with vectors and with tables, of one layer and of stacks,
/// of equal layers and of mixed ones.
private let shapes = [
  NetworkShape(tables: [], input: 3, layers: [5], heads: ["head"], labels: 4),
  NetworkShape(tables: [], input: 5, layers: [4, 4], heads: [], labels: 0),
  NetworkShape(
    tables: [], input: 4,
    layers: [
      LayerShape(.gruResetAfter, units: 4, isResidual: true),
      LayerShape(.lstm(candidate: .sigmoid, output: .sigmoid), units: 3),
      LayerShape(.gruResetBefore, units: 3, isResidual: true),
    ], heads: ["head"], labels: 3),
  NetworkShape(
    tables: [], input: 3,
    layers: [
      LayerShape(.rnn(.tanh), units: 5), LayerShape(.rnn(.sigmoid), units: 4),
      LayerShape(.rnn(.relu), units: 4, isResidual: true),
    ], heads: ["head"], labels: 2),
  NetworkShape(
    tables: [
      .init(name: "embedding.weight", rows: 6, size: 3, lookups: 1),
      .init(name: "hashed.0.weight", rows: 5, size: 2, lookups: 2),
    ], input: 5, layers: [LayerShape(.gruResetBefore, units: 4), 3], heads: ["heads.0", "heads.2"],
    labels: 3),
]

struct GradientTests {
  @Test(arguments: cells.indices) func `every cell's gradients agree with finite differences`(
    _ index: Int
  ) throws {
    let layers = [LayerShape(cells[index], units: 5), LayerShape(cells[index], units: 5)]
    try check(
      NetworkShape(tables: [], input: 3, layers: layers, heads: ["head"], labels: 3),
      hasDropout: false)
  }

  @Test(arguments: shapes.indices, [false, true])
  func `gradients agree with finite differences in double precision`(
    _ index: Int, _ hasDropout: Bool
  ) throws {
    try check(shapes[index], hasDropout: hasDropout)
  }

  /// Compares every number of the gradient, for every kernel table.
  private func check(_ shape: NetworkShape, hasDropout: Bool) throws {
    let problem = GradientProblem(shape: shape, hasDropout: hasDropout, seed: 40)
    let slopes = problem.point.indices.map(problem.slope)
    for kernels in KernelSelection.available {
      let gradient = problem.gradient(kernels)
      try #require(gradient.count == slopes.count)
      // Written so that NaN is wrong too.
      let wrong = slopes.indices.filter {
        !(abs(Double(gradient[$0]) - slopes[$0]) <= 1e-4 * max(1, abs(slopes[$0])))
      }
      #expect(wrong.isEmpty, "\(kernels.name)")
    }
  }

  @Test func `gradients add up over windows`() throws {
    let shape = shapes[0]
    let kernels = try KernelSelection.choose(nil)
    let weights = TrainingWeights(randomParameters(shape, seed: 3), kernels: kernels)
    let pass = WindowPass(weights: weights, steps: 4, lanes: 2)
    var random = SplitMix64(seed: 5)
    let x = random.floats(8 * shape.input)
    let (once, twice) = (Parameters(shape: shape), Parameters(shape: shape))
    for gradient in [once, twice, twice] {
      pass.resetStates()
      pass.setInput(vectors: x)
      pass.forward(resets: [Bool](repeating: false, count: 8))
      for row in 0..<8 { pass.dLogits[row * pass.outputWidth] = 0.5 }
      pass.backward(
        resets: [Bool](repeating: false, count: 8), gradient: gradient)
    }
    #expect(once.values.array.contains { $0 != 0 })
    #expect(largestError(twice.values.array, once.values.array.map { 2 * $0 }) <= 1e-6)
  }
}
