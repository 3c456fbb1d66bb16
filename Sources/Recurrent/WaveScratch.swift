import Kernels

/// The memory that waves of up to `capacity` streams need.
///
/// A class because it is written through pointers while a wave runs, and freed once. Pointers to rows
/// are only valid during one wave.
final class WaveScratch {
  let capacity: Int
  /// Layer 0's input: (rows, padded input).
  let x: FloatBuffer
  /// States after the step: (rows, stateSize), as in the arena.
  let next: FloatBuffer
  /// Logits: (rows, padded outputs).
  let logits: FloatBuffer
  /// What the halves of a GRU hand over: (rows, 3, widest layer).
  let halves: FloatBuffer
  /// The sums of one tile.
  let tile = FloatBuffer(count: widestTile)
  /// What residual layers give, in turns: (rows, widest layer) each.
  let sums: (FloatBuffer, FloatBuffer)
  /// Each row's slot.
  let slots: UnsafeMutablePointer<UnsafeMutablePointer<Float>>
  /// Where each row's accumulators of layer 0 start.
  let firstStarts: UnsafeMutablePointer<UnsafePointer<Float>>
  /// The same of the other layers and of a GRU's second half.
  let starts: UnsafeMutablePointer<UnsafePointer<Float>>
  /// Each row's state of the layer that runs.
  let states: UnsafeMutablePointer<UnsafePointer<Float>>
  /// Each row's r ⊙ h.
  let hidden: UnsafeMutablePointer<UnsafePointer<Float>>
  /// Whether each row's step was finite.
  let isFinite: UnsafeMutablePointer<Bool>
  /// The layers, lowest first.
  let layers: UnsafeMutableBufferPointer<LayerPlan>
  /// The tables in their order.
  let tables: UnsafeMutableBufferPointer<TablePlan>

  init(network: PackedNetwork, capacity: Int) {
    self.capacity = capacity
    let layers = network.shape.layers
    let widest = layers.map { blockPadded($0.units) }.max() ?? 0
    let hasHalves = layers.contains { $0.cell == .gruResetBefore }
    let summed = layers.contains(where: \.isResidual) ? capacity * widest : 0
    x = FloatBuffer(count: capacity * padded(network.shape.input))
    next = FloatBuffer(count: capacity * network.stateSize)
    logits = FloatBuffer(count: capacity * padded(network.shape.outputs))
    halves = FloatBuffer(count: hasHalves ? capacity * 3 * widest : 0)
    sums = (FloatBuffer(count: summed), FloatBuffer(count: summed))
    slots = .allocate(capacity: capacity)
    firstStarts = .allocate(capacity: capacity)
    starts = .allocate(capacity: capacity)
    states = .allocate(capacity: capacity)
    hidden = .allocate(capacity: capacity)
    isFinite = .allocate(capacity: capacity)
    isFinite.initialize(repeating: false, count: capacity)
    self.layers = .allocate(capacity: layers.count)
    _ = self.layers.initialize(from: network.layers.map { LayerPlan($0) })
    tables = .allocate(capacity: network.tables.count)
    _ = tables.initialize(from: zip(network.shape.tables, network.tables).map { TablePlan($0, $1) })
  }

  deinit {
    slots.deallocate()
    firstStarts.deallocate()
    starts.deallocate()
    states.deallocate()
    hidden.deallocate()
    isFinite.deallocate()
    layers.deallocate()
    tables.deallocate()
  }
}
