import Glibc
import Kernels
import Recurrent
import Testing

/// Every sign and size: a dense sweep, both zeros, the clamp's edges, denormals and the extremes.
private let sweep: [Float] = {
  var values = (0..<200_000).map { Float($0 - 100_000) / 8_000 }
  values += [0, -0.0, 100, -100, 7.905_311, -7.905_311, 7.906, -7.906, 1e-30, -1e-30]
  values += [.leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude]
  values += [.greatestFiniteMagnitude, -.greatestFiniteMagnitude, .infinity, -.infinity]
  return values + [Float](repeating: 0, count: padded(values.count) - values.count)
}()

struct ActivationTests {
  @Test(arguments: kernelNames) func `tanh is within 4e-7 of the C library's`(
    _ name: String
  ) throws {
    let values = FloatBuffer(sweep)
    try KernelSelection.choose(name).tanhInPlace(values.base, values.count)
    var largest = 0.0
    #expect(!values.array.contains { $0.isNaN })
    for (x, y) in zip(sweep, values.array) {
      largest = max(largest, abs(Double(y) - tanh(Double(x))))
    }
    #expect(largest <= 4e-7)
  }

  @Test(arguments: kernelNames) func `tanh keeps zeros, denormals and NaN`(
    _ name: String
  ) throws {
    var special: [Float] = [
      0, -0.0, .leastNonzeroMagnitude, -.leastNormalMagnitude / 8, .nan,
    ]
    special += [Float](repeating: 0, count: paddingUnit - special.count)
    let values = FloatBuffer(special)
    try KernelSelection.choose(name).tanhInPlace(values.base, values.count)
    #expect(bits(values.array[..<2]) == bits([0, -0.0]))
    #expect(abs(values[2]) <= 1e-37)
    #expect(abs(values[3]) <= 1e-37)
    #expect(values[4].isNaN)
  }

  @Test(arguments: kernelNames) func `the logistic function is within 4e-7 of the C library's`(
    _ name: String
  ) throws {
    let units = sweep.count
    let gates = FloatBuffer(sweep + sweep + sweep + sweep)
    let (before, cell, hidden) = (
      FloatBuffer(count: units), FloatBuffer(count: units), FloatBuffer(count: units)
    )
    try KernelSelection.choose(name).lstmForwardElements(
      LSTMElements(
        rows: 1, units: units, gates: gates.base, previousCell: before.base, cell: cell.base,
        hidden: hidden.base))
    #expect(!gates.array.contains { $0.isNaN })
    var largest = 0.0
    for (index, x) in sweep.enumerated() {
      let wanted = 1 / (1 + exp(-Double(x)))
      for gate in [0, 1, 3] {
        largest = max(largest, abs(Double(gates[gate * units + index]) - wanted))
      }
    }
    #expect(largest <= 4e-7)
  }
}
