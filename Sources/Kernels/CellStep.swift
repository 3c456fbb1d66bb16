/// The arguments of one step of one layer for a wave of streams.
///
/// A state is a row of h and, for an LSTM, c `stride` floats after it. Weights are packed per block
/// of units: for each of the `inputs` numbers of x, then for each of the `units` numbers of h, the
/// vectors that ``CellGates`` says stand side by side.
public struct CellStep {
  /// Packed weights.
  public var weights: UnsafePointer<Float>
  /// Numbers of x that are multiplied.
  public var inputs: Int
  /// Number of hidden units, without padding.
  public var units: Int
  /// Distance from h to c within a state: the padded number of units.
  public var stride: Int
  /// Streams in the wave.
  public var rows: Int
  /// Inputs of the wave: (rows, inputStride).
  public var x: UnsafePointer<Float>
  /// Distance between two rows of `x`.
  public var inputStride: Int
  /// For each stream what its accumulators start from, block by block: the biases, or the biases and
  /// the product of the first part of x.
  public var starts: UnsafePointer<UnsafePointer<Float>>
  /// For each stream its state before the step; may lie anywhere.
  public var states: UnsafePointer<UnsafePointer<Float>>
  /// For each stream what the recurrent weights multiply: h, or r ⊙ h in the second half of a GRU.
  public var hidden: UnsafePointer<UnsafePointer<Float>>
  /// States after the step: (rows, nextStride); must not overlap `states`, which every unit still
  /// reads.
  public var next: UnsafeMutablePointer<Float>
  /// Distance between two rows of `next`.
  public var nextStride: Int
  /// What the two halves of a GRU hand over, (rows, 3, blockPadded units): r ⊙ h, the start of the
  /// second half, z.
  public var halves: UnsafeMutablePointer<Float>
  /// Room for the sums of one tile: ``widestTile`` floats.
  public var sums: UnsafeMutablePointer<Float>
  /// Activation of an LSTM's candidate, or of an RNN.
  public var candidate = Activation.tanh
  /// Activation of an LSTM's cell on the way out.
  public var output = Activation.tanh

  /// Gathers the arguments; ``hidden`` is at first the states.
  @inlinable @inline(always)
  public init(
    weights: UnsafePointer<Float>, inputs: Int, units: Int, rows: Int, x: UnsafePointer<Float>,
    inputStride: Int, starts: UnsafePointer<UnsafePointer<Float>>,
    states: UnsafePointer<UnsafePointer<Float>>, next: UnsafeMutablePointer<Float>,
    nextStride: Int, halves: UnsafeMutablePointer<Float>, sums: UnsafeMutablePointer<Float>
  ) {
    self.weights = weights
    self.inputs = inputs
    self.units = units
    stride = padded(units)
    self.rows = rows
    self.x = x
    self.inputStride = inputStride
    self.starts = starts
    self.states = states
    hidden = states
    self.next = next
    self.nextStride = nextStride
    self.halves = halves
    self.sums = sums
  }
}

/// Floats of the sums of the largest tile: six streams or blocks of four vectors.
public let widestTile = 6 * 4 * 16

/// Widest block of units, of which a hand-over between the halves of a GRU is a multiple.
public let widestBlock = 64

/// `units` rounded up to the next multiple of ``widestBlock``.
@inlinable @inline(always)
public func blockPadded(_ units: Int) -> Int {
  (units + widestBlock - 1) / widestBlock * widestBlock
}
