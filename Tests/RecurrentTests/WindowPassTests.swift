import Recurrent
import Testing

/// Tokens of several lanes, some of which start anew within the window.
private struct Tokens {
  let steps: Int
  let lanes: Int
  let lookups: [Int32]
  let resets: [Bool]

  init(steps: Int, lanes: Int, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    self.steps = steps
    self.lanes = lanes
    lookups = random.lookups(steps * lanes, in: oddShape)
    resets = (0..<(steps * lanes)).map { _ in random.next() % 6 == 0 }
  }

  /// The steps in `range` alone.
  func window(_ range: Range<Int>) -> (lookups: [Int32], resets: [Bool]) {
    let rows = (range.lowerBound * lanes)..<(range.upperBound * lanes)
    let width = oddShape.lookups
    return (
      Array(lookups[(rows.lowerBound * width)..<(rows.upperBound * width)]), Array(resets[rows])
    )
  }
}

/// The logits of one window, row by row without padding.
private func run(
  _ pass: WindowPass, _ window: (lookups: [Int32], resets: [Bool]), _ parameters: Parameters
) -> [Float] {
  pass.setInput(lookups: window.lookups, parameters: parameters)
  pass.forward(resets: window.resets)
  return (0..<(pass.steps * pass.lanes)).flatMap { row in
    (0..<oddShape.outputs).map { pass.logits[row * pass.outputWidth + $0] }
  }
}

struct WindowPassTests {
  @Test(arguments: cells.indices, kernelNames)
  func `training and serving compute the same logits`(_ index: Int, _ name: String) throws {
    let kernels = try KernelSelection.choose(name)
    // Without gates nothing forgets, and without a squashing function nothing is bounded: smaller
    // weights keep what float32 rounds off from growing.
    let isUnbounded = cells[index] == .lstm(candidate: .identity, output: .identity)
    let scale: Float = cells[index].gates == 1 || isUnbounded ? 0.25 : 0.6
    let parameters = randomParameters(oddStack(cells[index]), seed: 21, scale: scale)
    let tokens = Tokens(steps: 40, lanes: 3, seed: 22)
    let pass = WindowPass(
      weights: TrainingWeights(parameters, kernels: kernels), steps: 40, lanes: 3)
    let trained = run(pass, tokens.window(0..<40), parameters)
    #expect(largestError(streamed(tokens, parameters, kernels), trained) <= 1e-5)
  }

  @Test(arguments: kernelNames) func `two windows equal one long window bit for bit`(
    _ name: String
  ) throws {
    let kernels = try KernelSelection.choose(name)
    let parameters = randomParameters(oddShape, seed: 31)
    let weights = TrainingWeights(parameters, kernels: kernels)
    let tokens = Tokens(steps: 14, lanes: 5, seed: 32)
    let long = WindowPass(weights: weights, steps: 14, lanes: 5)
    let short = WindowPass(weights: weights, steps: 7, lanes: 5)
    let wanted = run(long, tokens.window(0..<14), parameters)
    let found = [0..<7, 7..<14].flatMap { run(short, tokens.window($0), parameters) }
    #expect(bits(found) == bits(wanted))
    for layer in oddShape.layers.indices {
      #expect(bits(short.state(layer: layer).h) == bits(long.state(layer: layer).h))
      #expect(bits(short.state(layer: layer).c) == bits(long.state(layer: layer).c))
    }
  }

  @Test func `a state that is taken out and put back goes on the same`() throws {
    let parameters = randomParameters(oddShape, seed: 31)
    let weights = TrainingWeights(parameters, kernels: try KernelSelection.choose(nil))
    let tokens = Tokens(steps: 8, lanes: 2, seed: 33)
    let first = WindowPass(weights: weights, steps: 4, lanes: 2)
    let second = WindowPass(weights: weights, steps: 4, lanes: 2)
    _ = run(first, tokens.window(0..<4), parameters)
    for layer in oddShape.layers.indices {
      let state = first.state(layer: layer)
      second.setState(layer: layer, h: state.h, c: state.c)
    }
    let wanted = run(first, tokens.window(4..<8), parameters)
    #expect(bits(run(second, tokens.window(4..<8), parameters)) == bits(wanted))
    second.resetStates()
    #expect(second.state(layer: 1).h.allSatisfy { $0 == 0 })
  }

  /// The logits of the serving path: every lane a stream.
  private func streamed(
    _ tokens: Tokens, _ parameters: Parameters, _ kernels: KernelTable
  ) -> [Float] {
    let network = PackedNetwork(parameters, kernels: kernels)
    var (runner, arena) = (WaveRunner(network: network), StateArena(network: network))
    let slots = (0..<tokens.lanes).map { _ in arena.take() }
    return (0..<tokens.steps).flatMap { step in
      let (lookups, resets) = tokens.window(step..<(step + 1))
      for (lane, isReset) in resets.enumerated() where isReset { arena.reset(slots[lane]) }
      runner.step(lookups: lookups, slots: slots, arena: arena)
      return slots.indices.flatMap { row in
        oddShape.heads.indices.flatMap { head in
          (0..<oddShape.labels).map { runner.logit(row: row, head: head, label: $0) }
        }
      }
    }
  }
}
