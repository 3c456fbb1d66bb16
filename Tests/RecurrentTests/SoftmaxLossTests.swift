import Glibc
import Kernels
import Recurrent
import Testing

/// A network whose last head is large: several blocks of labels, the last of them odd.
private let shape = NetworkShape(
  tables: [.init(name: "embedding.weight", rows: 11, size: 5, lookups: 1)], input: 5,
  layers: [.lstm(7)], heads: ["heads.0", "heads.1"], labels: 531)

/// What a window does to every parameter, and its loss.
private struct Outcome {
  let loss: Double
  let gradient: [Float]
}

/// Words, and labels of which every seventh is missing.
private func window(_ seed: UInt64, rows: Int) -> (lookups: [Int32], targets: [[Int32]]) {
  var random = SplitMix64(seed: seed)
  let lookups = random.lookups(rows, in: shape)
  return (
    lookups,
    shape.heads.map { _ in
      (0..<rows).map {
        $0 % 7 == 3 ? -1 : Int32.random(in: 0..<Int32(shape.labels), using: &random)
      }
    }
  )
}

/// Loss and gradient by the pass's own softmax, or by that of every row in double precision.
private func run(
  _ parameters: Parameters, _ kernels: KernelTable, softmax: SoftmaxHeads, lanes: Int, steps: Int
) -> Outcome {
  let weights = TrainingWeights(parameters, kernels: kernels, softmax: softmax)
  let pass = WindowPass(weights: weights, steps: steps, lanes: lanes)
  let (lookups, targets) = window(3, rows: steps * lanes)
  pass.setInput(lookups: lookups, parameters: parameters)
  let resets = [Bool](repeating: false, count: steps * lanes)
  pass.forward(resets: resets)
  var loss = 0.0
  for head in shape.heads.indices {
    loss +=
      pass.hasSoftmax(head: head)
      ? pass.softmaxLoss(head: head, targets: targets[head], weight: 0.25)
      : fillLosses(pass, head, targets[head], weight: 0.25)
  }
  let gradient = Parameters(shape: shape)
  pass.backward(resets: resets, gradient: gradient)
  return Outcome(loss: loss, gradient: gradient.values.array)
}

/// Softmax cross-entropies of one head, row by row.
private func fillLosses(
  _ pass: WindowPass, _ head: Int, _ targets: [Int32], weight: Double
) -> Double {
  var loss = 0.0
  for (row, target) in targets.enumerated() where target >= 0 {
    let first = row * pass.outputWidth + head * shape.labels
    let sizes = (0..<shape.labels).map { exp(Double(pass.logits[first + $0])) }
    let sum = sizes.reduce(0, +)
    for (label, size) in sizes.enumerated() {
      pass.dLogits[first + label] = Float(weight * (size / sum - (label == target ? 1 : 0)))
    }
    loss -= weight * log(sizes[Int(target)] / sum)
  }
  return loss
}

struct SoftmaxLossTests {
  @Test(arguments: kernelNames) func `a large head's loss and gradient are those of its rows`(
    _ name: String
  ) throws {
    let kernels = try KernelSelection.choose(name)
    let parameters = randomParameters(shape, seed: 9, scale: 2)
    let wanted = run(parameters, kernels, softmax: .none, lanes: 3, steps: 7)
    let found = run(parameters, kernels, softmax: .all, lanes: 3, steps: 7)
    #expect(abs(found.loss - wanted.loss) <= 1e-5 * wanted.loss)
    #expect(largestError(found.gradient, wanted.gradient) <= 1e-5)
    #expect(wanted.gradient.contains { abs($0) > 1e-2 })
  }

  @Test(arguments: kernelNames) func `logits far apart neither overflow nor vanish`(
    _ name: String
  ) throws {
    let kernels = try KernelSelection.choose(name)
    let parameters = randomParameters(shape, seed: 9)
    // The largest logit rises from block to block, far beyond what exp can hold.
    for name in shape.heads {
      parameters.set(name + ".bias", (0..<shape.labels).map { Float($0) / 2 - 100 })
    }
    let wanted = run(parameters, kernels, softmax: .none, lanes: 2, steps: 7)
    let found = run(parameters, kernels, softmax: .all, lanes: 2, steps: 7)
    #expect(abs(found.loss - wanted.loss) <= 1e-5 * wanted.loss)
    #expect(largestError(found.gradient, wanted.gradient) <= 1e-5)
  }

  @Test(arguments: kernelNames) func `a weight that is not finite makes a loss that is not`(
    _ name: String
  ) throws {
    let parameters = randomParameters(shape, seed: 9)
    parameters.pointer("heads.1.weight")[300 * shape.top] = .nan
    let found = run(
      parameters, try KernelSelection.choose(name), softmax: .all, lanes: 2, steps: 7)
    #expect(!found.loss.isFinite)
  }
}
