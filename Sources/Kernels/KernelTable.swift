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
  /// C = start + A · B where A is mostly zeros.
  public let sparseProduct: @Sendable (MatrixProduct) -> Void
  /// C += Xᵀ · D where X is mostly zeros.
  public let scatterProduct: @Sendable (SparseFactors) -> Void
  /// Puts a part of B into panels.
  public let packPanels: @Sendable (PanelPacking) -> Void
  /// Puts rows of a few columns into tiles, transposed, and adds the columns up: columns, depth,
  /// from, stride, tiles, sums.
  public let packTiles:
    @Sendable (
      Int, Int, UnsafePointer<Float>, Int, UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>
    ) -> Void
  /// Replaces logits by exp(logit − highest), of a block of a softmax.
  public let exponentiate: @Sendable (SoftmaxBlock) -> Void
  /// Multiplies columns by factors and adds up rows: rows, columns, values, factors, sums.
  public let scaleColumns:
    @Sendable (
      Int, Int, UnsafeMutablePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>
    ) -> Void
  /// The sum of the squares of so many floats.
  public let squareSum: @Sendable (UnsafePointer<Float>, Int) -> Double
  /// One step of SGD for some weights.
  public let stepSGD: @Sendable (WeightStep) -> Void
  /// One step of Adam or AdamW for some weights.
  public let stepAdam: @Sendable (WeightStep) -> Void
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
    sparseProduct: @escaping @Sendable (MatrixProduct) -> Void,
    scatterProduct: @escaping @Sendable (SparseFactors) -> Void,
    packPanels: @escaping @Sendable (PanelPacking) -> Void,
    packTiles:
      @escaping @Sendable (
        Int, Int, UnsafePointer<Float>, Int, UnsafeMutablePointer<Float>,
        UnsafeMutablePointer<Float>
      ) -> Void,
    exponentiate: @escaping @Sendable (SoftmaxBlock) -> Void,
    scaleColumns:
      @escaping @Sendable (
        Int, Int, UnsafeMutablePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>
      ) -> Void,
    squareSum: @escaping @Sendable (UnsafePointer<Float>, Int) -> Double,
    stepSGD: @escaping @Sendable (WeightStep) -> Void,
    stepAdam: @escaping @Sendable (WeightStep) -> Void,
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
    self.sparseProduct = sparseProduct
    self.scatterProduct = scatterProduct
    self.packPanels = packPanels
    self.packTiles = packTiles
    self.exponentiate = exponentiate
    self.scaleColumns = scaleColumns
    self.squareSum = squareSum
    self.stepSGD = stepSGD
    self.stepAdam = stepAdam
    self.forwardElements = forwardElements
    self.backwardElements = backwardElements
    self.areFinite = areFinite
    self.tanhInPlace = tanhInPlace
    self.multiplyAddChains = multiplyAddChains
    self.readThrough = readThrough
  }
}
