import ModelStore
import Recurrent

/// One thread's share of a model's streams: their states, and its part of the wave that is stepped.
///
/// A class, so that a thread steps it in place. `@unchecked Sendable`: the engine and the thread
/// have it in turns (``WaveThreads``).
final class WaveShare: @unchecked Sendable {
  var runner: WaveRunner
  var arena: StateArena
  var wave = Wave()

  init(_ network: PackedNetwork) {
    runner = WaveRunner(network: network)
    arena = StateArena(network: network)
  }

  /// Moves the states of the wave's streams one step.
  func step() {
    if runner.network.shape.tables.isEmpty {
      runner.step(vectors: wave.vectors, slots: wave.slots, arena: arena)
    } else {
      runner.step(lookups: wave.lookups, slots: wave.slots, arena: arena)
    }
  }
}
