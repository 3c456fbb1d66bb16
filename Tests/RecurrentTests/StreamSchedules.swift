import Dispatch
import Recurrent

/// Streams with the logits that each has when it runs alone, and schedules that run them in company.
struct StreamSchedules: Sendable {
  /// One stream at some point: its exported state, and the bits of the logits of the steps so far.
  private struct Progress {
    var state: [Float]?
    var logits: [[UInt32]] = []
  }

  let network: PackedNetwork
  /// Of each stream the elements: their lookups or, for a network of vectors, 64 times the numbers.
  let streams: [[[Int32]]]
  /// Of each stream and element the bits of the logits of all heads.
  let alone: [[[UInt32]]]

  /// `count` streams of 2 to 6 elements; alone they run without folded tables.
  init(_ shape: NetworkShape, _ kernels: KernelTable, count: Int, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let streams = (0..<count).map { index in
      (0..<(2 + index % 5)).map { _ in random.element(of: shape) }
    }
    let parameters = randomParameters(shape, seed: seed)
    let plain = PackedNetwork(parameters, kernels: kernels, foldedBytes: 0)
    var runner = WaveRunner(network: plain, capacity: 1)
    var arena = StateArena(network: plain)
    alone = streams.map { elements in
      let slot = arena.take()
      return elements.map { element in
        step(&runner, element, [slot], arena)
        return logitBits(runner, row: 0)
      }
    }
    network = PackedNetwork(parameters, kernels: kernels)
    self.streams = streams
  }

  /// Runs all streams to their ends and returns the bits of their logits.
  ///
  /// Again and again the streams are dealt to one to three threads, each of which starts from the
  /// exported states with a new runner and a new arena, and steps its streams in a few waves of drawn
  /// size, companions and order while the others do the same.
  func drawn(_ random: inout SplitMix64) -> [[[UInt32]]] {
    var all = streams.map { _ in Progress() }
    var open = Array(streams.indices)
    while !open.isEmpty {
      let threads = Int.random(in: 1...3, using: &random)
      var shards = [[Int]](repeating: [], count: threads)
      for stream in open.shuffled(using: &random) {
        shards[Int(random.next() % 3) % threads] += [stream]
      }
      let seed = random.next()
      let results = Locked<[Int: Progress]>([:])
      let (dealt, before) = (shards, all)
      DispatchQueue.concurrentPerform(iterations: threads) { thread in
        var own = SplitMix64(seed: seed &+ UInt64(thread))
        let found = run(dealt[thread], from: before, &own)
        results.withLock { $0.merge(found) { first, _ in first } }
      }
      for (stream, progress) in results.withLock({ $0 }) { all[stream] = progress }
      open.removeAll { all[$0].logits.count == streams[$0].count }
    }
    return all.map(\.logits)
  }

  /// What becomes of some streams in a few waves of one thread.
  private func run(
    _ shard: [Int], from before: [Progress], _ random: inout SplitMix64
  ) -> [Int: Progress] {
    var runner = WaveRunner(network: network, capacity: Int.random(in: 1...9, using: &random))
    var arena = StateArena(network: network, slotsPerSlab: Int.random(in: 1...9, using: &random))
    var progress: [Int: Progress] = [:]
    var slots: [Int: Int] = [:]
    for stream in shard {
      // A slot that stays empty here and there: states stand in other places each time.
      if random.next() % 4 == 0 { _ = arena.take() }
      let slot = arena.take()
      slots[stream] = slot
      progress[stream] = before[stream]
      if let state = before[stream].state { arena.set(slot, to: state) }
    }
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let open = shard.filter { (progress[$0]?.logits.count ?? 0) < streams[$0].count }
      guard !open.isEmpty else { break }
      let size = Int.random(in: 1...open.count, using: &random)
      let wave = open.shuffled(using: &random).prefix(size)
      let elements = wave.flatMap { streams[$0][progress[$0]?.logits.count ?? 0] }
      step(&runner, elements, wave.compactMap { slots[$0] }, arena)
      for (row, stream) in wave.enumerated() {
        progress[stream]?.logits.append(logitBits(runner, row: row))
      }
    }
    for (stream, slot) in slots { progress[stream]?.state = arena.copy(slot) }
    return progress
  }
}

/// Steps the slots by one element each.
func step(
  _ runner: inout WaveRunner, _ elements: [Int32], _ slots: [Int], _ arena: borrowing StateArena
) {
  if runner.network.shape.tables.isEmpty {
    runner.step(vectors: elements.map { Float($0) / 64 }, slots: slots, arena: arena)
  } else {
    runner.step(lookups: elements, slots: slots, arena: arena)
  }
}

/// The logits of all heads for a row of the last wave.
func logitBits(_ runner: WaveRunner, row: Int) -> [UInt32] {
  var logits = [Float](repeating: 0, count: runner.network.shape.outputs)
  runner.copyLogits(row: row, into: &logits)
  return bits(logits)
}

extension SplitMix64 {
  /// One element of a stream.
  fileprivate mutating func element(of shape: NetworkShape) -> [Int32] {
    if !shape.tables.isEmpty { return lookups(1, in: shape) }
    return (0..<shape.input).map { _ in Int32.random(in: -64...64, using: &self) }
  }
}
