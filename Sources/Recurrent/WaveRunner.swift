import CMachine
import Kernels

/// Steps waves of streams through a packed network: the serving path, which `serve`, `eval` and the
/// golden check share.
///
/// Holds the scratch memory of one thread. A wave that is not larger than any before it allocates
/// nothing.
public struct WaveRunner {
  /// The network that is stepped.
  public let network: PackedNetwork
  private(set) var scratch: WaveScratch
  /// What the top layer gave in the last wave, and the distance between two rows.
  private var top: (values: UnsafePointer<Float>, stride: Int)?

  /// A runner with scratch memory for waves of `capacity` streams; it grows when a larger one
  /// comes.
  public init(network: PackedNetwork, capacity: Int = 64) {
    self.network = network
    scratch = WaveScratch(network: network, capacity: capacity)
  }

  private mutating func grow(to rows: Int) {
    guard rows > scratch.capacity else { return }
    top = nil
    scratch = WaveScratch(network: network, capacity: max(rows, 2 * scratch.capacity))
  }

  /// Moves the state of each slot one step and computes the logits of every head.
  ///
  /// A stream whose new state or logits are infinite or NaN keeps the state it had.
  ///
  /// - Parameters:
  ///   - lookups: the table rows each stream's token looks up: (slots.count, shape.lookups), table
  ///     by table. A row outside its table is a programmer error.
  ///   - slots: one slot for each stream, none twice.
  ///   - arena: the states.
  /// - Returns: whether every stream's step was finite; ``isFinite(row:)`` tells which were.
  @discardableResult
  public mutating func step(
    lookups: [Int32], slots: [Int], arena: borrowing StateArena
  ) -> Bool {
    precondition(lookups.count == slots.count * network.shape.lookups, "WaveRunner.step: lookups")
    grow(to: slots.count)
    lookups.withUnsafeBufferPointer { embed($0, rows: slots.count) }
    return run(slots, arena)
  }

  /// The same for streams of vectors: x is (slots.count, shape.input).
  ///
  /// A vector that is not finite counts as a step that is not.
  @discardableResult
  public mutating func step(
    vectors: [Float], slots: [Int], arena: borrowing StateArena
  ) -> Bool {
    precondition(
      vectors.count == slots.count * network.shape.input, "WaveRunner.step: vectors")
    grow(to: slots.count)
    vectors.withUnsafeBufferPointer { copyIn($0, rows: slots.count) }
    return run(slots, arena)
  }

  /// Whether the last step of row `row` was finite and so has moved its state.
  public func isFinite(row: Int) -> Bool { scratch.isFinite[row] }

  /// The logit of label `label` of head `head` for row `row` of the last wave.
  public func logit(row: Int, head: Int, label: Int) -> Float {
    let width = padded(network.shape.outputs)
    return scratch.logits[row * width + head * network.shape.labels + label]
  }

  /// Copies the logits of head `head` for row `row` of the last wave into `output`, which has room
  /// for `labels` of them.
  public func copyLogits(row: Int, head: Int, into output: inout [Float]) {
    let labels = network.shape.labels
    let first = row * padded(network.shape.outputs) + head * labels
    for label in 0..<labels { output[label] = scratch.logits[first + label] }
  }

  /// Copies the logits of all heads for row `row` of the last wave, (head, label), into `output`,
  /// which has room for them.
  public func copyLogits(row: Int, into output: inout [Float]) {
    let first = row * padded(network.shape.outputs)
    for index in 0..<network.shape.outputs { output[index] = scratch.logits[first + index] }
  }

  /// Replaces `output` by what the top layer gave for row `row` of the last wave; by nothing before
  /// the first.
  public func copyOutput(row: Int, into output: inout [Float]) {
    output.removeAll(keepingCapacity: true)
    guard let top else { return }
    output.append(
      contentsOf: UnsafeBufferPointer(
        start: top.values + row * top.stride, count: network.shape.top))
  }

  /// What the top layer gave for row `row` of the last wave; empty before the first.
  public func output(row: Int) -> [Float] {
    guard let top else { return [] }
    return Array(
      UnsafeBufferPointer(start: top.values + row * top.stride, count: network.shape.top))
  }

  private mutating func run(_ slots: [Int], _ arena: borrowing StateArena) -> Bool {
    // Set here and nowhere else, so that serve, eval and a restart compute the same bits.
    let before = millrace_flush_denormals()
    defer { millrace_restore_denormals(before) }
    for (row, slot) in slots.enumerated() { scratch.slots[row] = arena.pointer(slot) }
    var (first, areAll) = (0, true)
    while first < slots.count {
      let left = slots.count - first
      let count = left <= Self.streamsAtOnce * 3 / 2 ? left : Self.streamsAtOnce
      if !runPart(first..<(first + count)) { areAll = false }
      first += count
    }
    return areAll
  }

  /// Streams whose states stay in the second level of the cache beside a block of weights: larger
  /// waves run in parts.
  private static let streamsAtOnce = 96

  /// Runs some of the wave's rows through the whole network.
  private mutating func runPart(_ rows: Range<Int>) -> Bool {
    var stride = padded(network.shape.input)
    var input = UnsafePointer(scratch.x.base + rows.lowerBound * stride)
    for index in scratch.layers.indices {
      (input, stride) = runLayer(index, input, stride, rows: rows)
    }
    top = (input - rows.lowerBound * stride, stride)
    runHeads(input, stride, rows: rows)
    return keepFinite(rows: rows)
  }

  private func runHeads(_ top: UnsafePointer<Float>, _ stride: Int, rows: Range<Int>) {
    let width = padded(network.shape.outputs)
    guard width > 0 else { return }
    network.kernels.matrixProduct(
      MatrixProduct(
        rows: rows.count, columns: width, depth: network.shape.top, a: top, aRow: stride,
        aColumn: 1,
        b: network.headWeights.base, bRow: width, c: scratch.logits.base + rows.lowerBound * width,
        cRow: width, start: .row(network.headBias.base)))
  }

  /// Puts each finite row's new state into its slot.
  private func keepFinite(rows: Range<Int>) -> Bool {
    let (size, width) = (network.stateSize, padded(network.shape.outputs))
    var areAll = true
    for row in rows {
      let next = scratch.next.base + row * size
      if scratch.isFinite[row], network.kernels.areFinite(next, size),
        network.kernels.areFinite(scratch.logits.base + row * width, width)
      {
        scratch.slots[row].update(from: next, count: size)
      } else {
        scratch.isFinite[row] = false
        areAll = false
      }
    }
    return areAll
  }
}
