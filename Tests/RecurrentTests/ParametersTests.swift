import Recurrent
import Testing

struct ParametersTests {
  @Test func `tensors stand one after the other without gaps`() {
    let parameters = Parameters(shape: oddShape)
    var offset = 0
    for range in parameters.layout {
      #expect(range.offset == offset)
      offset += range.count
    }
    #expect(parameters.values.count == offset)
    #expect(parameters.range("layers.1.weight_ih_l0").shape == [4 * 37, 19])
    #expect(parameters.range("heads.1.bias").shape == [5])
  }

  @Test func `layers of one size are named as one torch LSTM`() {
    let shape = NetworkShape(tables: [], input: 3, layers: [4, 4], heads: [], labels: 0)
    let names = shape.layout.map(\.name)
    #expect(names.first == "rnn.weight_ih_l0")
    #expect(names.last == "rnn.bias_hh_l1")
  }

  @Test func `the same seed gives the same weights and another seed others`() {
    func weights(_ seed: UInt64) -> [UInt32] {
      let parameters = Parameters(shape: oddShape)
      parameters.initialise(seed: seed)
      return bits(parameters.values.array)
    }
    #expect(weights(3) == weights(3))
    #expect(weights(3) != weights(4))
  }

  @Test func `recurrent weights start orthogonal and forget biases at one`() {
    let parameters = Parameters(shape: oddShape)
    parameters.initialise(seed: 1)
    let units = 37
    let weights = parameters.array("layers.1.weight_hh_l0")
    for gate in 0..<4 {
      for row in 0..<units {
        for other in 0...row {
          let dot = (0..<units).reduce(Float(0)) { sum, k in
            sum + weights[(gate * units + row) * units + k]
              * weights[(gate * units + other) * units + k]
          }
          #expect(abs(dot - (row == other ? 1 : 0)) <= 1e-5)
        }
      }
    }
    let bias = parameters.array("layers.1.bias_ih_l0")
    #expect(bias.indices.allSatisfy { bias[$0] == ($0 / units == 1 ? 1 : 0) })
    #expect(parameters.array("layers.1.bias_hh_l0").allSatisfy { $0 == 0 })
  }

  @Test func `a copy shares no memory`() {
    let parameters = randomParameters(oddShape, seed: 5)
    let copy = parameters.copied()
    #expect(bits(copy.values.array) == bits(parameters.values.array))
    copy.values[0] += 1
    #expect(copy.values[0] != parameters.values[0])
  }

  @Test(arguments: [0, 0.25, 0.5, 0.9] as [Float]) func `dropout drops the share it is asked for`(
    _ rate: Float
  ) {
    let mask = FloatBuffer(count: 100_000)
    fillDropoutMask(mask, rate: rate, seed: 7)
    let values = mask.array
    let keep = 1 / (1 - rate)
    #expect(values.allSatisfy { $0 == 0 || $0 == keep })
    let dropped = Float(values.count { $0 == 0 }) / Float(values.count)
    #expect(abs(dropped - rate) < 0.01)
    let other = FloatBuffer(count: 100_000)
    fillDropoutMask(other, rate: rate, seed: 7)
    #expect(other.array == values)
  }
}
