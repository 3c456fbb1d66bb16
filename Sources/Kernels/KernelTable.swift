/// The arithmetic compiled for one instruction set, as functions to call through.
public struct KernelTable: Sendable {
  /// `portable`, `avx2` or `avx512`.
  public let name: String
  /// Floats a vector holds: the units of one block of packed weights.
  public let lanes: Int
  /// One LSTM step of a wave of streams.
  public let lstmStep: @Sendable (LSTMStep) -> Void
  /// C = start + A · B.
  public let matrixProduct: @Sendable (MatrixProduct) -> Void
  /// The element-wise half of an LSTM step, forward.
  public let lstmForwardElements: @Sendable (LSTMElements) -> Void
  /// The element-wise half of an LSTM step, backward: arguments, dCell, dGates.
  public let lstmBackwardElements:
    @Sendable (LSTMElements, UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>) -> Void
  /// Replaces floats (a padded count) by their tanh; for measuring the approximation.
  public let tanhInPlace: @Sendable (UnsafeMutablePointer<Float>, Int) -> Void

  /// Gathers one instruction set's functions.
  public init(
    name: String, lanes: Int, lstmStep: @escaping @Sendable (LSTMStep) -> Void,
    matrixProduct: @escaping @Sendable (MatrixProduct) -> Void,
    lstmForwardElements: @escaping @Sendable (LSTMElements) -> Void,
    lstmBackwardElements:
      @escaping @Sendable (
        LSTMElements, UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>
      ) -> Void,
    tanhInPlace: @escaping @Sendable (UnsafeMutablePointer<Float>, Int) -> Void
  ) {
    self.name = name
    self.lanes = lanes
    self.lstmStep = lstmStep
    self.matrixProduct = matrixProduct
    self.lstmForwardElements = lstmForwardElements
    self.lstmBackwardElements = lstmBackwardElements
    self.tanhInPlace = tanhInPlace
  }
}
