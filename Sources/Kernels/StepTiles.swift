/// What one pass over packed weights computes at once, held in registers: one or several streams,
/// one or several blocks of units.
public protocol StepTile {
  /// The gates of one block of one stream.
  associatedtype Gates: CellGates
  /// Streams.
  static var rows: Int { get }
  /// Blocks of units.
  static var blocks: Int { get }

  /// The accumulators of the streams from `row` and the blocks from `block` on.
  init(_ s: CellStep, _ row: Int, _ block: Int)
  /// Adds number `k` of x; weights of further blocks stand `blockSize` floats apart.
  mutating func addInput(_ weights: UnsafePointer<Float>, _ blockSize: Int, _ k: Int)
  /// Adds number `k` of h.
  mutating func addHidden(_ weights: UnsafePointer<Float>, _ blockSize: Int, _ k: Int)
  /// Writes the sums, four vectors for each stream or block.
  func store(at sums: UnsafeMutablePointer<Float>)
}

/// One block of units of one stream.
public struct OneTile<Gates: CellGates>: StepTile {
  /// The accumulators.
  public var gates: Gates
  /// The stream's x.
  public let x: UnsafePointer<Float>
  /// What the stream's recurrent weights multiply.
  public let hidden: UnsafePointer<Float>

  /// One stream.
  @inlinable @inline(always) public static var rows: Int { 1 }
  /// One block.
  @inlinable @inline(always) public static var blocks: Int { 1 }

  /// The accumulators at their start.
  @inlinable @inline(always)
  public init(_ s: CellStep, _ row: Int, _ block: Int) {
    let lanes = Gates.A.Vector.scalarCount
    gates = Gates(at: s.starts[row] + block * Gates.startVectors * lanes)
    x = s.x + row * s.inputStride
    hidden = s.hidden[row]
  }

  /// Adds number `k` of x.
  @inlinable @inline(always)
  public mutating func addInput(_ weights: UnsafePointer<Float>, _ blockSize: Int, _ k: Int) {
    gates.addInput(FourVectors(at: weights), Gates.A.Vector(repeating: x[k]))
  }

  /// Adds number `k` of h.
  @inlinable @inline(always)
  public mutating func addHidden(_ weights: UnsafePointer<Float>, _ blockSize: Int, _ k: Int) {
    gates.addHidden(FourVectors(at: weights), Gates.A.Vector(repeating: hidden[k]))
  }

  /// Writes the block's sums.
  @inlinable @inline(always)
  public func store(at sums: UnsafeMutablePointer<Float>) { gates.sums.store(at: sums) }
}

/// Two tiles of the same block, for neighbouring streams: the weights are loaded once for both.
public struct RowPair<First: StepTile, Second: StepTile>: StepTile
where First.Gates == Second.Gates {
  /// The gates of one block of one stream.
  public typealias Gates = First.Gates
  /// The streams that come first.
  public var first: First
  /// The streams after them.
  public var second: Second

  /// The streams of both.
  @inlinable @inline(always) public static var rows: Int { First.rows + Second.rows }
  /// The blocks of each.
  @inlinable @inline(always) public static var blocks: Int { First.blocks }

  /// Both at their start.
  @inlinable @inline(always)
  public init(_ s: CellStep, _ row: Int, _ block: Int) {
    first = First(s, row, block)
    second = Second(s, row + First.rows, block)
  }

  /// Adds number `k` of x to both.
  @inlinable @inline(always)
  public mutating func addInput(_ weights: UnsafePointer<Float>, _ blockSize: Int, _ k: Int) {
    first.addInput(weights, blockSize, k)
    second.addInput(weights, blockSize, k)
  }

  /// Adds number `k` of h to both.
  @inlinable @inline(always)
  public mutating func addHidden(_ weights: UnsafePointer<Float>, _ blockSize: Int, _ k: Int) {
    first.addHidden(weights, blockSize, k)
    second.addHidden(weights, blockSize, k)
  }

  /// Writes the sums of both.
  @inlinable @inline(always)
  public func store(at sums: UnsafeMutablePointer<Float>) {
    first.store(at: sums)
    second.store(at: sums + First.rows * 4 * Gates.A.Vector.scalarCount)
  }
}

/// Two tiles of the same stream, for neighbouring blocks: enough independent chains to fill the
/// pipeline where one stream is alone.
public struct BlockPair<First: StepTile, Second: StepTile>: StepTile
where First.Gates == Second.Gates {
  /// The gates of one block of one stream.
  public typealias Gates = First.Gates
  /// The lower blocks.
  public var first: First
  /// The blocks above them.
  public var second: Second

  /// The streams of each.
  @inlinable @inline(always) public static var rows: Int { First.rows }
  /// The blocks of both.
  @inlinable @inline(always) public static var blocks: Int { First.blocks + Second.blocks }

  /// Both at their start.
  @inlinable @inline(always)
  public init(_ s: CellStep, _ row: Int, _ block: Int) {
    first = First(s, row, block)
    second = Second(s, row, block + First.blocks)
  }

  /// Adds number `k` of x to both.
  @inlinable @inline(always)
  public mutating func addInput(_ weights: UnsafePointer<Float>, _ blockSize: Int, _ k: Int) {
    first.addInput(weights, blockSize, k)
    second.addInput(weights + First.blocks * blockSize, blockSize, k)
  }

  /// Adds number `k` of h to both.
  @inlinable @inline(always)
  public mutating func addHidden(_ weights: UnsafePointer<Float>, _ blockSize: Int, _ k: Int) {
    first.addHidden(weights, blockSize, k)
    second.addHidden(weights + First.blocks * blockSize, blockSize, k)
  }

  /// Writes the sums of both.
  @inlinable @inline(always)
  public func store(at sums: UnsafeMutablePointer<Float>) {
    first.store(at: sums)
    second.store(at: sums + First.blocks * 4 * Gates.A.Vector.scalarCount)
  }
}
