import Foundation
import ModelStore
import Recurrent
import Testing

/// The names of the kernel tables that this processor runs, as arguments of tests.
let kernelNames = KernelSelection.available.map(\.name)

/// Every cell with every activation it has.
let cells: [Cell] = {
  let gates: [Activation] = [.tanh, .sigmoid, .identity]
  return gates.flatMap { candidate in gates.map { .lstm(candidate: candidate, output: $0) } }
    + [.gruResetAfter, .gruResetBefore, .rnn(.tanh), .rnn(.sigmoid), .rnn(.relu)]
}()

/// Reads a file that PyTorch or ONNX Runtime computed; Tests/PyTorch/make_goldens.py says what is in
/// it.
func golden(_ name: String) throws -> SafetensorsFile {
  let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Goldens/\(name).safetensors")
  return try SafetensorsFile.parse([UInt8](Data(contentsOf: url)), named: name)
}

extension SafetensorsFile {
  /// The tensor of this name; the test fails where it is missing.
  func required(_ name: String) throws -> Tensor { try #require(tensor(named: name)) }

  /// The numbers of the tensor of this name.
  func values(_ name: String) throws -> [Float] { try required(name).values }

  /// The parameters of this file for a network of the given shape.
  func parameters(_ shape: NetworkShape) throws -> Parameters {
    try Parameters(shape: shape, file: self, path: "golden")
  }
}

/// The largest |a − b| / (1 + |b|): at most ε where a is within ε of b, absolute plus relative.
func largestError(_ values: some Collection<Float>, _ wanted: some Collection<Float>) -> Float {
  guard values.count == wanted.count else { return .infinity }
  var largest: Float = 0
  for (value, wanted) in zip(values, wanted) {
    let error = abs(value - wanted) / (1 + abs(wanted))
    if error.isNaN { return .nan }
    largest = max(largest, error)
  }
  return largest
}

/// The bits of floats: what is equal bit for bit, signs of zeros and NaN too.
func bits(_ values: some Sequence<Float>) -> [UInt32] { values.map(\.bitPattern) }

extension SplitMix64 {
  /// `count` numbers uniform in ±`scale`.
  mutating func floats(_ count: Int, scale: Float = 1) -> [Float] {
    (0..<count).map { _ in scale * (2 * uniform() - 1) }
  }

  /// A row for each lookup of `count` tokens.
  mutating func lookups(_ count: Int, in shape: NetworkShape) -> [Int32] {
    (0..<count).flatMap { _ in
      shape.tables.flatMap { table in
        (0..<table.lookups).map { _ in Int32.random(in: 0..<Int32(table.rows), using: &self) }
      }
    }
  }
}

/// Parameters of random numbers in ±`scale`.
func randomParameters(_ shape: NetworkShape, seed: UInt64, scale: Float = 0.6) -> Parameters {
  let parameters = Parameters(shape: shape)
  var random = SplitMix64(seed: seed)
  for range in parameters.layout {
    parameters.set(range.name, random.floats(range.count, scale: scale))
  }
  return parameters
}

/// Two tables, layers that are no multiple of any vector, two heads of five labels.
let oddShape = NetworkShape(
  tables: [
    .init(name: "embedding.weight", rows: 11, size: 5, lookups: 1),
    .init(name: "hashed.0.weight", rows: 7, size: 3, lookups: 2),
  ], input: 8, layers: [19, 37], heads: ["heads.0", "heads.1"], labels: 5)

/// The same around three layers of one cell, of which the second is residual.
func oddStack(_ cell: Cell) -> NetworkShape {
  var shape = oddShape
  shape.layers = [
    LayerShape(cell, units: 19), LayerShape(cell, units: 19, isResidual: true),
    LayerShape(cell, units: 37),
  ]
  return shape
}
