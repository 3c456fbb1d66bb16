/// A named array of 32-bit floats in C order.
public struct Tensor: Sendable, Equatable {
  /// The name, as a PyTorch state dictionary has it.
  public let name: String
  /// The length of each dimension; empty for a scalar.
  public let shape: [Int]
  /// The elements, the last dimension running fastest.
  public let values: [Float]

  /// Makes a tensor.
  ///
  /// - Precondition: `values` holds exactly as many numbers as `shape` says.
  public init(name: String, shape: [Int], values: [Float]) {
    precondition(
      elementCount(of: shape) == values.count,
      "Tensor.init: \(name) has \(values.count) values for shape \(shape)")
    self.name = name
    self.shape = shape
    self.values = values
  }
}

/// The number of elements of a shape, or nil if it does not fit an `Int` or a dimension is
/// negative.
func elementCount(of shape: [Int]) -> Int? {
  // A dimension of 0 must not hide an overflow of the others: the others are bounded by the parser.
  var count = 1
  for dimension in shape {
    let (product, overflow) = count.multipliedReportingOverflow(by: dimension)
    guard !overflow, dimension >= 0 else { return nil }
    count = product
  }
  return count
}
