import Decoding
import Testing

struct SoftmaxTests {
  @Test func `probabilities add up to one and keep their order`() {
    var values: [Float] = [-3, 0.5, 2, 2.5, -80]
    softmax(&values)
    #expect(abs(values.reduce(0, +) - 1) <= 1e-6)
    #expect(values[3] > values[2] && values[2] > values[1] && values[1] > values[0])
    #expect(values.allSatisfy { $0 >= 0 && $0 <= 1 })
  }

  @Test func `equal logits share alike`() {
    var values = [Float](repeating: 7, count: 4)
    softmax(&values)
    #expect(values == [0.25, 0.25, 0.25, 0.25])
  }

  @Test(arguments: [0, 1000, -1000, 1e30, -1e30] as [Float])
  func `large logits do not overflow`(_ shift: Float) {
    var values: [Float] = [shift, shift, -.greatestFiniteMagnitude]
    softmax(&values)
    #expect(values == [0.5, 0.5, 0])
  }

  @Test(arguments: [-64, -1, 8, 256] as [Float])
  func `a constant added to all logits changes nothing`(_ shift: Float) {
    // Multiples of 1/8 and small shifts are exact, so that only the function is tested.
    let logits: [Float] = [0.125, -2.5, 3.375, 1]
    var (plain, shifted) = (logits, logits.map { $0 + shift })
    softmax(&plain)
    softmax(&shifted)
    #expect(shifted == plain)
  }

  @Test func `one logit is certain and none stays none`() {
    var (one, none): ([Float], [Float]) = ([-5], [])
    softmax(&one)
    softmax(&none)
    #expect(one == [1])
    #expect(none.isEmpty)
  }
}

struct OrderTests {
  @Test func `the largest is found and the first of equals wins`() {
    #expect(indexOfLargest([1, 5, 2, 5]) == 1)
    #expect(indexOfLargest([-3, -2, -9]) == 1)
    #expect(indexOfLargest([4]) == 0)
    #expect(indexOfLargest([]) == 0)
  }

  @Test func `the largest come first and equals in rising order`() {
    let values: [Float] = [2, 7, 2, 9, 7]
    #expect(indexesOfLargest(values, count: 3) == [3, 1, 4])
    #expect(indexesOfLargest(values, count: 5) == [3, 1, 4, 0, 2])
  }

  @Test(arguments: [-1, 0, 2, 9]) func `a count out of range is cut`(_ count: Int) {
    #expect(indexesOfLargest([1, 2], count: count) == Array([1, 0].prefix(max(0, count))))
  }
}
