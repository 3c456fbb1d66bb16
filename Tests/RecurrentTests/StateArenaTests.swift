import Recurrent
import Testing

struct StateArenaTests {
  @Test func `a slot that is taken again is zero`() throws {
    let (network, random) = try network()
    var (runner, generator) = (WaveRunner(network: network), random)
    var arena = StateArena(network: network, slotsPerSlab: 2)
    let slot = arena.take()
    runner.step(lookups: generator.lookups(1, in: oddShape), slots: [slot], arena: arena)
    #expect(arena.copy(slot).contains { $0 != 0 })
    arena.release(slot)
    #expect(arena.used == 0)
    let again = arena.take()
    #expect(arena.copy(again).allSatisfy { $0 == 0 })
  }

  @Test func `growing keeps the states and gives each stream a slot of its own`() throws {
    let (network, random) = try network()
    var (runner, generator) = (WaveRunner(network: network), random)
    var arena = StateArena(network: network, slotsPerSlab: 2)
    let slot = arena.take()
    runner.step(lookups: generator.lookups(1, in: oddShape), slots: [slot], arena: arena)
    let before = bits(arena.copy(slot))
    let others = (0..<7).map { _ in arena.take() }
    #expect(Set(others + [slot]).count == 8)
    #expect(arena.used == 8)
    #expect(arena.capacity == 8)
    #expect(bits(arena.copy(slot)) == before)
  }

  @Test func `a reset slot is zero and its neighbours are not`() throws {
    let (network, random) = try network()
    var (runner, generator) = (WaveRunner(network: network), random)
    var arena = StateArena(network: network, slotsPerSlab: 4)
    let slots = (0..<3).map { _ in arena.take() }
    runner.step(lookups: generator.lookups(3, in: oddShape), slots: slots, arena: arena)
    let neighbours = [slots[0], slots[2]].map { bits(arena.copy($0)) }
    arena.reset(slots[1])
    #expect(arena.copy(slots[1]).allSatisfy { $0 == 0 })
    #expect([slots[0], slots[2]].map { bits(arena.copy($0)) } == neighbours)
  }

  @Test func `a state that is copied out and set elsewhere goes on the same`() throws {
    let (network, random) = try network()
    var (runner, generator) = (WaveRunner(network: network), random)
    var arena = StateArena(network: network, slotsPerSlab: 2)
    let slots = (0..<3).map { _ in arena.take() }
    runner.step(lookups: generator.lookups(1, in: oddShape), slots: [slots[0]], arena: arena)
    arena.set(slots[2], to: arena.copy(slots[0]))
    #expect(arena.copy(slots[1]).allSatisfy { $0 == 0 })
    let token = generator.lookups(1, in: oddShape)
    runner.step(lookups: token + token, slots: [slots[0], slots[2]], arena: arena)
    #expect(bits(arena.copy(slots[0])) == bits(arena.copy(slots[2])))
    #expect(arena.copy(slots[0]).contains { $0 != 0 })
  }

  private func network() throws -> (PackedNetwork, SplitMix64) {
    let parameters = randomParameters(oddShape, seed: 2)
    return (
      PackedNetwork(parameters, kernels: try KernelSelection.choose(nil)), SplitMix64(seed: 9)
    )
  }
}
