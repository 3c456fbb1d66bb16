import Recurrent
import Testing

struct FinitenessTests {
  private static let shape = NetworkShape(
    tables: [], input: 3, layers: [7, LayerShape(.gruResetAfter, units: 5)], heads: ["head"],
    labels: 2)

  @Test(arguments: kernelNames) func `a companion that is not finite stays alone with it`(
    _ name: String
  ) throws {
    let network = PackedNetwork(
      randomParameters(Self.shape, seed: 1), kernels: try KernelSelection.choose(name))
    var (runner, arena) = (WaveRunner(network: network), StateArena(network: network))
    let slots = (0..<5).map { _ in arena.take() }
    let good: [Float] = [1, 2, 3]
    let broken: [Float] = [.nan, .infinity, 1]
    let isFinite = runner.step(vectors: good, slots: [slots[0]], arena: arena)
    #expect(isFinite)
    let wanted = bits([0, 1].map { runner.logit(row: 0, head: 0, label: $0) })
    arena.reset(slots[0])
    let areFinite = runner.step(
      vectors: broken + broken + good + broken + broken,
      slots: [1, 2, 0, 3, 4].map { slots[$0] }, arena: arena)
    #expect(!areFinite)
    #expect(bits([0, 1].map { runner.logit(row: 2, head: 0, label: $0) }) == wanted)
    #expect((0..<5).map { runner.isFinite(row: $0) } == [false, false, true, false, false])
  }

  @Test(arguments: kernelNames, [Float.nan, .infinity])
  func `a stream keeps the state it had before a step that is not finite`(
    _ name: String, _ bad: Float
  ) throws {
    let network = PackedNetwork(
      randomParameters(Self.shape, seed: 2), kernels: try KernelSelection.choose(name))
    var (runner, arena) = (WaveRunner(network: network), StateArena(network: network))
    let slot = arena.take()
    runner.step(vectors: [1, -1, 2], slots: [slot], arena: arena)
    let before = bits(arena.copy(slot))
    let isFinite = runner.step(vectors: [1, bad, 2], slots: [slot], arena: arena)
    #expect(!isFinite && !runner.isFinite(row: 0))
    #expect(bits(arena.copy(slot)) == before)
    let isFiniteAgain = runner.step(vectors: [1, -1, 2], slots: [slot], arena: arena)
    #expect(isFiniteAgain && bits(arena.copy(slot)) != before)
  }

  @Test(arguments: kernelNames) func `a state that overflows is not kept`(_ name: String) throws {
    let shape = NetworkShape(
      tables: [], input: 1, layers: [LayerShape(.rnn(.relu), units: 3)], heads: [], labels: 0)
    let parameters = Parameters(shape: shape)
    parameters.set("rnn.weight_ih_l0", [1, 1, 1])
    parameters.set("rnn.weight_hh_l0", [1e10, 0, 0, 0, 1, 0, 0, 0, 1])
    let network = PackedNetwork(parameters, kernels: try KernelSelection.choose(name))
    var (runner, arena) = (WaveRunner(network: network), StateArena(network: network))
    let slot = arena.take()
    var finite: [Bool] = []
    for _ in 0..<6 { finite.append(runner.step(vectors: [1], slots: [slot], arena: arena)) }
    #expect(finite == [true, true, true, true, false, false])
    #expect(arena.copy(slot)[1] == 4)
  }
}
