import ModelStore
import Recurrent

/// One thread's share of a model's streams: their states, and its part of the wave that is being
/// put together.
///
/// A class, so that a thread steps it in place. `@unchecked Sendable`: the engine and the thread
/// have it in turns (``WaveThreads``).
final class WaveShare: @unchecked Sendable {
  var runner: WaveRunner
  var arena: StateArena
  /// The wave: indexes of streams, their slots and, for each of them, table rows or the row that a
  /// vector has become.
  var streams: [Int] = []
  var slots: [Int] = []
  var lookups: [Int32] = []
  var vectors: [Float] = []

  init(_ network: PackedNetwork) {
    runner = WaveRunner(network: network)
    arena = StateArena(network: network)
  }

  /// Moves the states of the wave's streams one step.
  func step() {
    if runner.network.shape.tables.isEmpty {
      runner.step(vectors: vectors, slots: slots, arena: arena)
    } else {
      runner.step(lookups: lookups, slots: slots, arena: arena)
    }
  }

  /// Empties the wave and keeps its memory.
  func clear() {
    streams.removeAll(keepingCapacity: true)
    slots.removeAll(keepingCapacity: true)
    lookups.removeAll(keepingCapacity: true)
    vectors.removeAll(keepingCapacity: true)
  }
}
