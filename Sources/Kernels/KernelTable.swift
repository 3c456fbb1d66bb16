/// The arithmetic compiled for one instruction set, as functions to call through.
public struct KernelTable: Sendable {
  /// `portable`, `avx2` or `avx512`.
  public let name: String
  /// Floats a vector holds: the units of one block of packed weights.
  public let lanes: Int
  /// One step of a wave of streams; of a GRU whose reset comes before the product the first half.
  public let step: @Sendable (Cell, CellStep) -> Void
  /// The second half of that GRU.
  public let candidateStep: @Sendable (CellStep) -> Void
  /// C = start + A · B.
  public let matrixProduct: @Sendable (MatrixProduct) -> Void
  /// The element-wise part of a step in training, forward.
  public let forwardElements: @Sendable (Cell, ElementsStage, CellElements) -> Void
  /// The element-wise part of a step in training, backward.
  public let backwardElements: @Sendable (Cell, ElementsStage, CellElements, CellGradients) -> Void
  /// Whether no float (of a padded count) is infinite or NaN.
  public let areFinite: @Sendable (UnsafePointer<Float>, Int) -> Bool
  /// Replaces floats (a padded count) by their tanh; for measuring the approximation.
  public let tanhInPlace: @Sendable (UnsafeMutablePointer<Float>, Int) -> Void
  /// Chains of so many multiply-adds by a factor, for measuring the peak.
  public let multiplyAddChains: @Sendable (Int, Float) -> Float
  /// Reads so many floats (a multiple of 128), for measuring the bandwidth.
  public let readThrough: @Sendable (UnsafePointer<Float>, Int) -> Float

  /// Gathers one instruction set's functions.
  public init(
    name: String, lanes: Int, step: @escaping @Sendable (Cell, CellStep) -> Void,
    candidateStep: @escaping @Sendable (CellStep) -> Void,
    matrixProduct: @escaping @Sendable (MatrixProduct) -> Void,
    forwardElements: @escaping @Sendable (Cell, ElementsStage, CellElements) -> Void,
    backwardElements:
      @escaping @Sendable (Cell, ElementsStage, CellElements, CellGradients) -> Void,
    areFinite: @escaping @Sendable (UnsafePointer<Float>, Int) -> Bool,
    tanhInPlace: @escaping @Sendable (UnsafeMutablePointer<Float>, Int) -> Void,
    multiplyAddChains: @escaping @Sendable (Int, Float) -> Float,
    readThrough: @escaping @Sendable (UnsafePointer<Float>, Int) -> Float
  ) {
    self.name = name
    self.lanes = lanes
    self.step = step
    self.candidateStep = candidateStep
    self.matrixProduct = matrixProduct
    self.forwardElements = forwardElements
    self.backwardElements = backwardElements
    self.areFinite = areFinite
    self.tanhInPlace = tanhInPlace
    self.multiplyAddChains = multiplyAddChains
    self.readThrough = readThrough
  }
}
