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
    let gates = FloatBuffer(sweep)
    let (state, hidden) = (FloatBuffer(count: units), FloatBuffer(count: units))
    try KernelSelection.choose(name).forwardElements(
      .rnn(.sigmoid), .candidate,
      CellElements(
        rows: 1, units: units, gates: gates.base, previousHidden: state.base,
        previousCell: state.base, cell: state.base, hidden: hidden.base, reset: state.base))
    #expect(!gates.array.contains { $0.isNaN })
    var largest = 0.0
    for (index, x) in sweep.enumerated() {
      let wanted = 1 / (1 + exp(-Double(x)))
      largest = max(largest, abs(Double(hidden[index]) - wanted))
    }
    #expect(largest <= 4e-7)
  }

  @Test(arguments: kernelNames) func `one number that is not finite is found wherever it stands`(
    _ name: String
  ) throws {
    let kernels = try KernelSelection.choose(name)
    for count in [paddingUnit, 3 * paddingUnit] {
      let values = FloatBuffer(count: count)
      for index in 0..<count {
        values[index] = index % 2 == 0 ? .greatestFiniteMagnitude : -.leastNonzeroMagnitude
      }
      #expect(kernels.areFinite(values.base, count))
      for index in 0..<count {
        for bad in [Float.nan, .infinity, -.infinity] {
          let good = values[index]
          values[index] = bad
          #expect(!kernels.areFinite(values.base, count))
          values[index] = good
        }
      }
    }
  }
}
