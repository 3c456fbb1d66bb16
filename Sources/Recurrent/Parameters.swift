/// All weights of a network in one flat buffer, tensor by tensor as ``NetworkShape/layout`` says.
public struct Parameters: Sendable {
  /// The network's sizes.
  public let shape: NetworkShape
  /// Where each tensor stands.
  public let layout: [ParameterRange]
  /// The numbers of every tensor, row-major, in PyTorch's layouts.
  public let values: FloatBuffer
  private let indexes: [String: Int]

  /// All zeros.
  public init(shape: NetworkShape) {
    self.shape = shape
    layout = shape.layout
    values = FloatBuffer(count: layout.last.map { $0.offset + $0.count } ?? 0)
    indexes = Dictionary(uniqueKeysWithValues: layout.enumerated().map { ($1.name, $0) })
  }

  /// A copy that shares no memory with this one.
  public func copied() -> Parameters {
    let copy = Parameters(shape: shape)
    copy.values.base.update(from: values.base, count: values.count)
    return copy
  }

  /// Where the tensor `name` stands; a name that the shape has not is a programmer error.
  public func range(_ name: String) -> ParameterRange {
    guard let index = indexes[name] else {
      preconditionFailure("Parameters.range: the network has no tensor \(name)")
    }
    return layout[index]
  }

  /// The first number of the tensor `name`.
  public func pointer(_ name: String) -> UnsafeMutablePointer<Float> {
    values.base + range(name).offset
  }

  /// The numbers of the tensor `name`.
  public func array(_ name: String) -> [Float] {
    Array(UnsafeBufferPointer(start: pointer(name), count: range(name).count))
  }

  /// Replaces the numbers of the tensor `name`; a wrong count is a programmer error.
  public func set(_ name: String, _ numbers: [Float]) {
    let range = range(name)
    precondition(numbers.count == range.count, "Parameters.set: \(name) has \(range.count) numbers")
    for (index, number) in numbers.enumerated() { values[range.offset + index] = number }
  }
}
