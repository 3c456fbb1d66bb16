/// The accumulators of one block of units of one stream, and what becomes of them.
///
/// Each output has one accumulator that starts from the bias and runs over x, then h, in order, in
/// every code path: a stream's bits do not depend on its companions.
public protocol CellGates {
  /// The instruction set.
  associatedtype A: Arithmetic
  /// Vectors at the start of a block.
  static var startVectors: Int { get }
  /// Weight vectors for each number of x.
  static var inputVectors: Int { get }
  /// Weight vectors for each number of h.
  static var hiddenVectors: Int { get }
  /// Units in a block.
  static var blockUnits: Int { get }

  /// Accumulators that start from the vectors at `pointer`.
  init(at pointer: UnsafePointer<Float>)
  /// Adds one number of x times its weights.
  mutating func addInput(_ weights: FourVectors<A>, _ value: A.Vector)
  /// Adds one number of h times its weights.
  mutating func addHidden(_ weights: FourVectors<A>, _ value: A.Vector)
  /// The accumulators as they are.
  var sums: FourVectors<A> { get }
  /// The part of the activations that the rest waits for: replaces a block's sums by what
  /// ``finish(_:_:_:_:)`` takes.
  ///
  /// A pass of its own over a tile: in one go each stream would wait for its own chain of divisions.
  static func prepare(
    _ s: CellStep, _ row: Int, _ unit: Int, _ sums: UnsafeMutablePointer<Float>)
  /// Applies the activations to a block's sums and writes the new state of the units from `unit` on.
  ///
  /// Apart from the accumulators' code, of which there is a copy for each shape of tile: one copy of
  /// this, called once, is small enough that the compiler puts it in line.
  static func finish(_ s: CellStep, _ row: Int, _ unit: Int, _ sums: FourVectors<A>)
}

extension CellGates {
  /// Leaves the sums as they are: for cells of one activation.
  @inlinable @inline(always)
  public static func prepare(
    _ s: CellStep, _ row: Int, _ unit: Int, _ sums: UnsafeMutablePointer<Float>
  ) {}
}
