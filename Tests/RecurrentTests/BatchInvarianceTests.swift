import Dispatch
import Recurrent
import Synchronization
import Testing

/// Streams of tokens with the logits that each has when it runs alone.
private struct StreamSet: Sendable {
  let network: PackedNetwork
  let streams: [[[Int32]]]
  let alone: [[[UInt32]]]

  init(_ kernels: KernelTable, shape: NetworkShape = oddShape, count: Int, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    network = PackedNetwork(randomParameters(shape, seed: seed), kernels: kernels)
    streams = (0..<count).map { index in
      (0..<(3 + index % 5)).map { _ in random.lookups(1, in: shape) }
    }
    var runner = WaveRunner(network: network, capacity: 1)
    var arena = StateArena(network: network)
    alone = streams.map { tokens in
      let slot = arena.take()
      return tokens.map { token in
        runner.step(lookups: token, slots: [slot], arena: arena)
        return logitBits(runner, row: 0)
      }
    }
  }

  /// Runs all streams in waves of random size, companions and order, with restarts from copies of
  /// the states; what each gets.
  func scheduled(_ random: inout SplitMix64) -> [[[UInt32]]] {
    var runner = WaveRunner(network: network, capacity: 1)
    var arena = StateArena(network: network, slotsPerSlab: 5)
    var slots = streams.indices.map { _ in arena.take() }
    var results = streams.map { _ in [[UInt32]]() }
    var open = Array(streams.indices)
    while !open.isEmpty {
      if random.next() % 8 == 0 { (arena, slots) = restarted(arena, slots, &random) }
      let wave = open.shuffled(using: &random).prefix(Int.random(in: 1...9, using: &random))
      runner.step(
        lookups: wave.flatMap { streams[$0][results[$0].count] }, slots: wave.map { slots[$0] },
        arena: arena)
      for (row, stream) in wave.enumerated() {
        results[stream].append(logitBits(runner, row: row))
      }
      open.removeAll { results[$0].count == streams[$0].count }
    }
    return results
  }
}

extension StreamSet {
  /// The states of the slots in an arena of their own, in other places.
  private func restarted(
    _ arena: borrowing StateArena, _ slots: [Int], _ random: inout SplitMix64
  ) -> (StateArena, [Int]) {
    var fresh = StateArena(network: network, slotsPerSlab: 3)
    let places = slots.indices.map { _ in fresh.take() }.shuffled(using: &random)
    for (place, slot) in zip(places, slots) { fresh.set(place, to: arena.copy(slot)) }
    return (fresh, places)
  }
}

/// The logits of all heads for a row of the last wave.
private func logitBits(_ runner: WaveRunner, row: Int) -> [UInt32] {
  let shape = runner.network.shape
  return shape.heads.indices.flatMap { head in
    bits((0..<shape.labels).map { runner.logit(row: row, head: head, label: $0) })
  }
}

struct BatchInvarianceTests {
  @Test(arguments: kernelNames) func `a stream's logits do not depend on its companions`(
    _ name: String
  ) throws {
    let set = StreamSet(try KernelSelection.choose(name), count: 12, seed: 77)
    for draw in 0..<300 {
      var random = SplitMix64(seed: UInt64(draw))
      #expect(set.scheduled(&random) == set.alone, "schedule \(draw)")
    }
  }

  @Test(arguments: cells.indices, kernelNames)
  func `of no cell do a stream's logits depend on its companions`(
    _ index: Int, _ name: String
  ) throws {
    let kernels = try KernelSelection.choose(name)
    let set = StreamSet(kernels, shape: oddStack(cells[index]), count: 11, seed: 78)
    #expect(Set(set.alone.joined().map { $0[0] }).count > 20)
    for draw in 0..<100 {
      var random = SplitMix64(seed: UInt64(1000 + draw))
      #expect(set.scheduled(&random) == set.alone, "schedule \(draw)")
    }
  }

  @Test(arguments: kernelNames) func `two threads give the bits of one`(_ name: String) throws {
    let set = StreamSet(try KernelSelection.choose(name), count: 16, seed: 79)
    for draw in 0..<20 {
      let results = Mutex([[[[UInt32]]]](repeating: [], count: 2))
      DispatchQueue.concurrentPerform(iterations: 2) { thread in
        var random = SplitMix64(seed: UInt64(draw * 2 + thread))
        let found = set.scheduled(&random)
        results.withLock { $0[thread] = found }
      }
      #expect(results.withLock { $0 } == [set.alone, set.alone])
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
    let set = StreamSet(try KernelSelection.choose(name), count: 1, seed: 5)
    // The last two run in parts.
    for size in Array(1...9) + [145, 200] {
      var runner = WaveRunner(network: set.network, capacity: 1)
      var arena = StateArena(network: set.network, slotsPerSlab: 2)
      let slots = (0..<size).map { _ in arena.take() }
      for (step, token) in set.streams[0].enumerated() {
        let lookups = slots.flatMap { _ in token }
        runner.step(lookups: lookups, slots: slots.reversed(), arena: arena)
        for row in 0..<size { #expect(logitBits(runner, row: row) == set.alone[0][step]) }
      }
    }
  }

  @Test(arguments: kernelNames) func `a stream in pieces equals the stream in one go`(
    _ name: String
  ) throws {
    let set = StreamSet(try KernelSelection.choose(name), count: 5, seed: 6)
    for (stream, tokens) in set.streams.enumerated() {
      var arena = StateArena(network: set.network)
      let slot = arena.take()
      for (step, token) in tokens.enumerated() {
        // A new runner for each token: whatever a stream is belongs to its slot.
        var runner = WaveRunner(network: set.network, capacity: step + 1)
        runner.step(lookups: token, slots: [slot], arena: arena)
        #expect(logitBits(runner, row: 0) == set.alone[stream][step])
      }
    }
  }
}
