import Decoding
import Glibc
import Testing

struct CrossEntropyOptionsTests {
  private let logits: [Float] = [0.5, -1.25, 2, 0.75]

  private func computed(
    _ target: Int, _ options: CrossEntropyOptions, weight: Float = 1
  ) -> (loss: Float, gradient: [Float]) {
    var gradient = [Float](repeating: .nan, count: 4)
    let loss = crossEntropy(
      logits: logits, count: 4, target: target, weight: weight, options: options,
      gradient: &gradient)
    return (loss, gradient)
  }

  /// The definition in double precision.
  private func reference(
    _ logits: [Double], _ target: Int, _ weights: [Double], _ smoothing: Double
  ) -> Double {
    let logSum = log(logits.reduce(0) { $0 + exp($1) })
    let spread = zip(logits, weights).reduce(0) { $0 + $1.1 * (logSum - $1.0) }
    return (1 - smoothing) * weights[target] * (logSum - logits[target]) + smoothing / 4 * spread
  }

  @Test(arguments: 0..<4, [0, 0.125])
  func `the loss and its gradient are those of the definition`(
    _ target: Int, _ smoothing: Float
  ) throws {
    for weights in [[], [1, 0.25, 3, 0]] as [[Float]] {
      let options = try CrossEntropyOptions(labels: 4, classWeights: weights, smoothing: smoothing)
      let (loss, gradient) = computed(target, options, weight: 0.5)
      let doubles = weights.isEmpty ? [1, 1, 1, 1] : weights.map(Double.init)
      let wanted = reference(logits.map(Double.init), target, doubles, Double(smoothing))
      #expect(abs(Double(loss) - wanted) <= 1e-6)
      for index in logits.indices {
        var (low, high) = (logits.map(Double.init), logits.map(Double.init))
        low[index] -= 1e-5
        high[index] += 1e-5
        let slope =
          (reference(high, target, doubles, Double(smoothing))
            - reference(low, target, doubles, Double(smoothing))) / 4e-5
        #expect(abs(Double(gradient[index]) - slope) <= 1e-6)
      }
    }
  }

  @Test func `an element without a label costs nothing`() throws {
    let options = try CrossEntropyOptions(labels: 4, smoothing: 0.1)
    let (loss, gradient) = computed(-1, options)
    #expect(loss == 0 && gradient == [0, 0, 0, 0])
  }

  @Test func `without options it is the plain loss`() {
    var plain = [Float](repeating: .nan, count: 4)
    let wanted = crossEntropy(logits: logits, count: 4, target: 2, weight: 1, gradient: &plain)
    let (loss, gradient) = computed(2, .plain)
    #expect(loss == wanted)
    for (value, wanted) in zip(gradient, plain) { #expect(abs(value - wanted) <= 1e-7) }
  }

  @Test func `options that make no sense are refused`() {
    for weights in [[1, 2, 3], [1, 1, 1, -1], [1, 1, 1, .nan], [1, 1, 1, .infinity]] as [[Float]] {
      #expect(throws: DecoderError.self) {
        try CrossEntropyOptions(labels: 4, classWeights: weights)
      }
    }
    for smoothing in [-0.1, 1, .nan] as [Float] {
      #expect(throws: DecoderError.self) {
        try CrossEntropyOptions(labels: 4, smoothing: smoothing)
      }
    }
  }
}

struct GaussianLossTests {
  private let outputs: [Float] = [0.5, -1, 2, 0.25, -3, 1.5]
  private let targets: [Float] = [1.5, .nan, -2.75]

  private func computed(
    _ outputs: [Float], weight: Float = 1, full: Bool = true
  ) -> (loss: Double, gradient: [Float]) {
    var gradient = [Float](repeating: .nan, count: 6)
    let loss = gaussianLoss(
      outputs: outputs, targets: targets, dimensions: 3, weight: weight, full: full,
      gradient: &gradient)
    return (loss, gradient)
  }

  @Test func `the loss is the negative logarithm of the density`() {
    var wanted = 0.0
    for dimension in [0, 2] {
      let variance = exp(Double(outputs[2 * dimension + 1]))
      let difference = Double(targets[dimension] - outputs[2 * dimension])
      let density =
        exp(-difference * difference / (2 * variance)) / (2 * .pi * variance).squareRoot()
      wanted -= log(density)
    }
    #expect(abs(computed(outputs).loss - wanted) <= 1e-9)
    #expect(abs(computed(outputs, full: false).loss - (wanted - log(2 * .pi))) <= 1e-9)
  }

  @Test func `the gradient agrees with finite differences and a missing target has none`() {
    let gradient = computed(outputs, weight: 0.5).gradient
    for index in outputs.indices {
      var (low, high) = (outputs, outputs)
      low[index] -= 0x1p-9
      high[index] += 0x1p-9
      let slope = 0.5 * (computed(high).loss - computed(low).loss) / 0x1p-8
      #expect(abs(Double(gradient[index]) - slope) <= 1e-5 * (1 + abs(slope)))
    }
    #expect(gradient[2] == 0 && gradient[3] == 0)
    #expect(computed(outputs, full: false).gradient == computed(outputs).gradient)
  }

  @Test func `a variance near nothing does not overflow`() {
    let (loss, gradient) = computed([1.5, -1e30, 0, 0, -2.75, -200])
    #expect(abs(loss - (2 * Double.pi).logarithm - 1e-6.logarithm) <= 1e-9)
    #expect(gradient.allSatisfy { $0.isFinite })
  }
}

extension Double {
  fileprivate var logarithm: Double { log(self) }
}
