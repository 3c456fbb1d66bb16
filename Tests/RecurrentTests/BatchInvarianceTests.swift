import Recurrent
import Testing

/// Every cell in a stack around a residual layer, all cells in one stack, and a network of vectors.
private let shapes: [NetworkShape] = {
  var mixed = oddShape
  mixed.layers = [
    LayerShape(.rnn(.tanh), units: 23), LayerShape(.gruResetBefore, units: 23, isResidual: true),
    LayerShape(.standardLSTM, units: 37), LayerShape(.gruResetAfter, units: 37, isResidual: true),
    LayerShape(.lstm(candidate: .sigmoid, output: .identity), units: 9),
  ]
  let vectors = NetworkShape(
    tables: [], input: 9, layers: [33, LayerShape(.gruResetAfter, units: 65)],
    heads: ["heads.0"], labels: 5)
  return cells.map(oddStack) + [oddShape, mixed, vectors]
}()

struct BatchInvarianceTests {
  @Test(arguments: shapes.indices, kernelNames)
  func `in any waves, company, order, threads and restarts a stream gives the bits it gives alone`(
    _ index: Int, _ name: String
  ) throws {
    let kernels = try KernelSelection.choose(name)
    let set = StreamSchedules(shapes[index], kernels, count: 15, seed: UInt64(77 + index))
    #expect(Set(set.alone.joined().map { $0[0] }).count > 20)
    for draw in 0..<50 {
      var random = SplitMix64(seed: UInt64(1000 * index + draw))
      #expect(set.drawn(&random) == set.alone, "schedule \(draw)")
    }
  }

  @Test(arguments: kernelNames) func `so it does in waves that run in parts`(
    _ name: String
  ) throws {
    let kernels = try KernelSelection.choose(name)
    let set = StreamSchedules(oddStack(.standardLSTM), kernels, count: 330, seed: 79)
    for draw in 0..<6 {
      var random = SplitMix64(seed: UInt64(draw))
      #expect(set.drawn(&random) == set.alone, "schedule \(draw)")
    }
  }

  @Test(arguments: cells.indices, kernelNames)
  func `a folded table changes no bit`(_ index: Int, _ name: String) throws {
    let parameters = randomParameters(oddStack(cells[index]), seed: 80)
    let kernels = try KernelSelection.choose(name)
    var random = SplitMix64(seed: 81)
    let waves = (0..<6).map { random.lookups(1 + $0, in: parameters.shape) }
    let found = [0, 1 << 20].map { bytes in
      let network = PackedNetwork(parameters, kernels: kernels, foldedBytes: bytes)
      var (runner, arena) = (WaveRunner(network: network), StateArena(network: network))
      let slots = (0..<6).map { _ in arena.take() }
      return waves.enumerated().flatMap { wave, lookups in
        runner.step(lookups: lookups, slots: Array(slots[...wave]), arena: arena)
        return (0...wave).flatMap { logitBits(runner, row: $0) }
      }
    }
    #expect(found[0] == found[1])
  }

  @Test(arguments: kernelNames) func `a wave of equal streams gives equal logits`(
    _ name: String
  ) throws {
    let set = StreamSchedules(oddShape, try KernelSelection.choose(name), count: 1, seed: 5)
    // The last two run in parts.
    for size in Array(1...20) + [145, 200] {
      var runner = WaveRunner(network: set.network, capacity: 1)
      var arena = StateArena(network: set.network, slotsPerSlab: 2)
      let slots = (0..<size).map { _ in arena.take() }
      for (element, lookups) in set.streams[0].enumerated() {
        step(&runner, slots.flatMap { _ in lookups }, slots.reversed(), arena)
        for row in 0..<size { #expect(logitBits(runner, row: row) == set.alone[0][element]) }
      }
    }
  }
}
