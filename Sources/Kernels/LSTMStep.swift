/// The arguments of one LSTM step of a wave of streams.
///
/// Weights are packed per block of as many units as a vector has lanes: the bias of the gates i, f,
/// g, o of these units, then for each of the `inputs` numbers of x and the `units` numbers of h the
/// four gates' weights side by side.
public struct LSTMStep {
  /// Packed weights: (blocks, 1 + inputs + units, 4, lanes).
  public var weights: UnsafePointer<Float>
  /// Width of x.
  public var inputs: Int
  /// Number of hidden units, without padding.
  public var units: Int
  /// Distance between two rows of `h`, `c` and `next`: the padded number of units.
  public var stride: Int
  /// Inputs of the wave: (rows, inputStride).
  public var x: UnsafePointer<Float>
  /// Distance between two rows of `x`.
  public var inputStride: Int
  /// Hidden states before the step: (rows, stride).
  public var h: UnsafePointer<Float>
  /// Cell states, replaced by those after the step: (rows, stride).
  public var c: UnsafeMutablePointer<Float>
  /// Hidden states after the step: (rows, stride); must not overlap `h`, which every unit still
  /// reads.
  public var next: UnsafeMutablePointer<Float>
  /// Number of streams in the wave.
  public var rows: Int

  /// Gathers the arguments.
  public init(
    weights: UnsafePointer<Float>, inputs: Int, units: Int, stride: Int, x: UnsafePointer<Float>,
    inputStride: Int, h: UnsafePointer<Float>, c: UnsafeMutablePointer<Float>,
    next: UnsafeMutablePointer<Float>, rows: Int
  ) {
    self.weights = weights
    self.inputs = inputs
    self.units = units
    self.stride = stride
    self.x = x
    self.inputStride = inputStride
    self.h = h
    self.c = c
    self.next = next
    self.rows = rows
  }
}

/// The accumulators (or weights) of the four gates of one block of units of one stream.
public struct GateBlock<A: Arithmetic> {
  /// Input gate.
  public var i: A.Vector
  /// Forget gate.
  public var f: A.Vector
  /// Candidate.
  public var g: A.Vector
  /// Output gate.
  public var o: A.Vector

  /// The four vectors that stand side by side at `pointer`.
  @inlinable @inline(__always)
  public init(at pointer: UnsafePointer<Float>) {
    let lanes = A.Vector.scalarCount
    i = A.load(pointer)
    f = A.load(pointer + lanes)
    g = A.load(pointer + 2 * lanes)
    o = A.load(pointer + 3 * lanes)
  }

  /// Adds `weights * value` to each gate.
  @inlinable @inline(__always)
  public mutating func add(_ weights: GateBlock, _ value: Float) {
    let value = A.Vector(repeating: value)
    i = A.multiplyAdd(i, weights.i, value)
    f = A.multiplyAdd(f, weights.f, value)
    g = A.multiplyAdd(g, weights.g, value)
    o = A.multiplyAdd(o, weights.o, value)
  }

  /// c = σ(f) ⊙ c' + σ(i) ⊙ tanh(g); h = σ(o) ⊙ tanh(c) (Gers 2000; PyTorch's LSTM).
  @inlinable @inline(__always)
  public func finish(c: UnsafeMutablePointer<Float>, h: UnsafeMutablePointer<Float>) {
    let candidate = logistic(A.self, i) * hyperbolicTangent(A.self, g)
    let cell = A.multiplyAdd(candidate, logistic(A.self, f), A.load(c))
    A.store(cell, c)
    A.store(logistic(A.self, o) * hyperbolicTangent(A.self, cell), h)
  }
}

/// One LSTM step of every stream of a wave.
///
/// Whatever the wave's size, each gate has one accumulator that starts from the bias and runs over
/// x, then h, in order: a stream's bits do not depend on its companions.
@inlinable @inline(__always)
public func lstmStep<A: Arithmetic>(_: A.Type, _ s: LSTMStep) {
  let lanes = A.Vector.scalarCount
  let blockSize = (1 + s.inputs + s.units) * 4 * lanes
  let blocks = (s.units + lanes - 1) / lanes
  var block = 0
  while block < blocks {
    let weights = s.weights + block * blockSize
    var row = 0
    if A.rowsAtOnce >= 4 {
      while row + 4 <= s.rows {
        lstmFourRows(A.self, s, weights, row, block * lanes)
        row += 4
      }
    }
    while row + 2 <= s.rows {
      lstmTwoRows(A.self, s, weights, row, block * lanes)
      row += 2
    }
    block += 1
  }
  if s.rows % 2 == 1 { lstmLastRow(A.self, s, blocks, blockSize) }
}

/// The row that is left over: two blocks of units at once, for enough independent chains to fill
/// the pipeline.
@inlinable @inline(__always)
public func lstmLastRow<A: Arithmetic>(_: A.Type, _ s: LSTMStep, _ blocks: Int, _ blockSize: Int) {
  let row = s.rows - 1
  let lanes = A.Vector.scalarCount
  var block = 0
  while block + 2 <= blocks {
    let weights = s.weights + block * blockSize
    lstmTwoBlocks(A.self, s, weights, weights + blockSize, row, block * lanes)
    block += 2
  }
  if block < blocks {
    lstmOneRow(A.self, s, s.weights + block * blockSize, row, block * lanes)
  }
}
