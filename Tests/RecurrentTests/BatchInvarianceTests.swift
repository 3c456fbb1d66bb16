import Recurrent
import Testing

/// Streams of tokens with the logits that each has when it runs alone.
private struct StreamSet {
  let network: PackedNetwork
  let streams: [[[Int32]]]
  let alone: [[[UInt32]]]

  init(_ kernels: KernelTable, count: Int, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    network = PackedNetwork(randomParameters(oddShape, seed: seed), kernels: kernels)
    streams = (0..<count).map { index in
      (0..<(3 + index % 5)).map { _ in random.lookups(1, in: oddShape) }
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

  /// Runs all streams in waves of random size, companions and order; what each gets.
  func scheduled(_ random: inout SplitMix64) -> [[[UInt32]]] {
    var runner = WaveRunner(network: network, capacity: 1)
    var arena = StateArena(network: network, slotsPerSlab: 5)
    let slots = streams.indices.map { _ in arena.take() }
    var results = streams.map { _ in [[UInt32]]() }
    var open = Array(streams.indices)
    while !open.isEmpty {
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

  @Test(arguments: kernelNames) func `a wave of equal streams gives equal logits`(
    _ name: String
  ) throws {
    let set = StreamSet(try KernelSelection.choose(name), count: 1, seed: 5)
    for size in 1...9 {
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

  @Test func `a companion that is not finite stays alone with it`() throws {
    let shape = NetworkShape(tables: [], input: 3, layers: [7], heads: ["head"], labels: 2)
    for kernels in KernelSelection.available {
      let network = PackedNetwork(randomParameters(shape, seed: 1), kernels: kernels)
      var (runner, arena) = (WaveRunner(network: network), StateArena(network: network))
      let slots = (0..<5).map { _ in arena.take() }
      let broken: [Float] = [.nan, .infinity, 1]
      runner.step(vectors: [1, 2, 3], slots: [slots[0]], arena: arena)
      let wanted = logitBits(runner, row: 0)
      arena.reset(slots[0])
      runner.step(
        vectors: broken + broken + [1, 2, 3] + broken + broken,
        slots: [1, 2, 0, 3, 4].map { slots[$0] }, arena: arena)
      #expect(logitBits(runner, row: 2) == wanted)
      #expect(runner.logit(row: 0, head: 0, label: 0).isNaN)
    }
  }
}
