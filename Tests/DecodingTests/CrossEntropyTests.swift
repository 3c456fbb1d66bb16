import Decoding
import Glibc
import Testing

/// −log softmax(z)[target] in double precision.
private func reference(_ logits: [Double], _ target: Int) -> Double {
  log(logits.reduce(0) { $0 + exp($1) }) - logits[target]
}

/// The loss and the gradient that the module computes.
private func computed(
  _ logits: [Float], target: Int, weight: Float
) -> (loss: Float, gradient: [Float]) {
  var gradient = [Float](repeating: .nan, count: logits.count)
  let loss = crossEntropy(
    logits: logits, count: logits.count, target: target, weight: weight, gradient: &gradient)
  return (loss, gradient)
}

struct CrossEntropyTests {
  private let logits: [Float] = [0.5, -1.25, 2, 0.75, -3]

  @Test(arguments: 0..<5) func `the loss is the negative logarithm of the probability`(
    _ target: Int
  ) {
    let (loss, _) = computed(logits, target: target, weight: 0.25)
    #expect(abs(Double(loss) - reference(logits.map(Double.init), target)) <= 1e-6)
  }

  @Test(arguments: 0..<5, [1, 0.125, 3] as [Float])
  func `the gradient agrees with finite differences`(_ target: Int, _ weight: Float) {
    let (_, gradient) = computed(logits, target: target, weight: weight)
    for index in logits.indices {
      var (low, high) = (logits.map(Double.init), logits.map(Double.init))
      low[index] -= 1e-5
      high[index] += 1e-5
      let slope = Double(weight) * (reference(high, target) - reference(low, target)) / 2e-5
      #expect(abs(Double(gradient[index]) - slope) <= 1e-6)
    }
    #expect(abs(gradient.reduce(0, +)) <= 1e-6)
  }

  @Test func `large logits give a finite loss and gradient`() {
    let (loss, gradient) = computed([1e4, -1e4, 0], target: 1, weight: 1)
    #expect(loss == 2e4)
    #expect(gradient == [1, -1, 0])
  }

  @Test func `a single label costs nothing`() {
    let (loss, gradient) = computed([3], target: 0, weight: 2)
    #expect(loss == 0)
    #expect(gradient == [0])
  }
}
