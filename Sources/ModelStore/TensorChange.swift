/// How one tensor of a file differs from that of the same name in another.
public enum TensorChange: Sendable, Equatable {
  /// Same shape, same numbers.
  case equal
  /// Same shape; ‖after − before‖₂ / ‖before‖₂ over all elements, infinite where `before` is 0
  /// throughout and NaN where a number is not finite.
  case changed(relativeNorm: Double)
  /// Another shape.
  case reshaped(from: [Int], to: [Int])
  /// Only the first file has it.
  case removed
  /// Only the second file has it.
  case added

  /// What became of one tensor.
  init(_ before: Tensor, _ after: Tensor) {
    guard before.shape == after.shape else {
      self = .reshaped(from: before.shape, to: after.shape)
      return
    }
    guard before.values != after.values else {
      self = .equal
      return
    }
    var difference = 0.0
    var norm = 0.0
    for (old, new) in zip(before.values, after.values) {
      difference += (Double(new) - Double(old)) * (Double(new) - Double(old))
      norm += Double(old) * Double(old)
    }
    self = .changed(relativeNorm: (difference / norm).squareRoot())
  }
}

extension SafetensorsFile {
  /// What became of each tensor from this file to another: this file's in their order, then those
  /// that only the other has.
  public func changes(
    to other: SafetensorsFile
  ) -> [(name: String, shape: [Int], change: TensorChange)] {
    let kept = tensors.map { tensor in
      let change = other.tensor(named: tensor.name).map { TensorChange(tensor, $0) }
      return (name: tensor.name, shape: tensor.shape, change: change ?? .removed)
    }
    let added = other.tensors.filter { tensor(named: $0.name) == nil }
    return kept + added.map { (name: $0.name, shape: $0.shape, change: .added) }
  }
}
