import Recurrent
import Testing

struct RecurrentDropoutTests {
  private let steps = 4
  private let lanes = 3
  private let units = 8

  private func pass() throws -> WindowPass {
    let shape = NetworkShape(
      tables: [], input: 2, layers: [LayerShape(.gruResetAfter, units: units), 5], heads: [],
      labels: 0)
    return WindowPass(
      weights: TrainingWeights(
        randomParameters(shape, seed: 1), kernels: try KernelSelection.choose(nil)),
      steps: steps, lanes: lanes)
  }

  /// The mask of layer 0 at a (step, lane).
  private func mask(_ pass: WindowPass, _ step: Int, _ lane: Int) -> [Float] {
    let first = (step * lanes + lane) * units
    return Array(pass.recurrentMasks[0][first..<(first + units)])
  }

  private func drop(_ pass: WindowPass, starts: [(step: Int, lane: Int)], seed: UInt64) {
    var resets = [Bool](repeating: false, count: steps * lanes)
    for start in starts { resets[start.step * lanes + start.lane] = true }
    pass.dropRecurrent(resets: resets, rate: 0.5) { layer, step, lane in
      seed &+ UInt64(layer * 1000 + step * 10 + lane)
    }
  }

  @Test func `a sequence has one mask, in the next window too, and another sequence another`()
    throws
  {
    let pass = try pass()
    drop(pass, starts: (0..<lanes).map { (0, $0) } + [(2, 1)], seed: 7)
    let first = (0..<lanes).map { mask(pass, 0, $0) }
    for step in 0..<steps {
      #expect(mask(pass, step, 0) == first[0])
      #expect(mask(pass, step, 2) == first[2])
      #expect((mask(pass, step, 1) == first[1]) == (step < 2))
    }
    #expect(Set(first + [mask(pass, 3, 1)]).count == 4)
    #expect(first.joined().allSatisfy { $0 == 0 || $0 == 2 })
    let last = (0..<lanes).map { mask(pass, 3, $0) }
    drop(pass, starts: [(1, 0)], seed: 99)
    #expect(mask(pass, 0, 0) == last[0] && mask(pass, 1, 0) != last[0])
    #expect((0..<steps).allSatisfy { mask(pass, $0, 1) == last[1] })
  }

  @Test func `what is dropped reaches the next step by no way of W_hh`() throws {
    let pass = try pass()
    drop(pass, starts: (0..<lanes).map { (0, $0) }, seed: 3)
    let resets = [Bool](repeating: false, count: steps * lanes)
    /// Layer 0's output of the top layer when one unit of the state before the window is moved.
    func outputs(moving unit: Int) -> [Float] {
      var h = [Float](repeating: 0.3, count: lanes * units)
      if unit >= 0 { h[unit] += 0.5 }
      pass.setState(layer: 0, h: h, c: [])
      pass.setState(
        layer: 1, h: [Float](repeating: 0, count: lanes * 5),
        c: [Float](repeating: 0, count: lanes * 5))
      pass.setInput(vectors: [Float](repeating: 0.1, count: steps * lanes * 2))
      pass.forward(resets: resets)
      return pass.state(layer: 0).h
    }
    let before = outputs(moving: -1)
    let dropped = mask(pass, 0, 0).map { $0 == 0 }
    #expect(dropped.contains(true) && dropped.contains(false))
    for unit in 0..<units {
      let after = outputs(moving: unit)
      // The update gate hands a unit's own h on; others see it through W_hh alone.
      let others = (0..<units).filter { $0 != unit }
      #expect(others.allSatisfy { before[$0] == after[$0] } == dropped[unit])
    }
  }
}
