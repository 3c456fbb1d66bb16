import Foundation
import ModelStore
import Testing

@Suite struct VectorInputTests {
  private func input(_ missing: VectorInput.Missing, gap: Bool) -> VectorInput {
    VectorInput(dimensions: 2, mean: [1, -2], std: [2, 0.5], missing: missing, gap: gap)
  }

  private func row(_ input: VectorInput, _ element: [Float], seconds: Double = 0) -> [Float] {
    var row: [Float] = []
    input.append(element[...], seconds: seconds, to: &row)
    return row
  }

  @Test func `numbers are standardised`() {
    #expect(row(input(.error, gap: false), [5, -3]) == [2, -2])
  }

  @Test func `a missing number is the mean and the mask says so`() {
    let input = input(.mask, gap: false)
    #expect(input.size == 4)
    #expect(row(input, [5, .nan]) == [2, 0, 1, 0])
    #expect(row(input, [.nan, -2]) == [0, 0, 0, 1])
  }

  @Test func `the gap comes last as the logarithm of one and its seconds`() {
    #expect(row(input(.error, gap: true), [1, -2], seconds: 0) == [0, 0, 0])
    #expect(row(input(.mask, gap: true), [1, -2], seconds: 2.5) == [0, 0, 1, 1, Float(log(3.5))])
  }

  @Test(
    arguments: [
      (nil, 5, 0), (5, 5, 0), (7, 5, 0), (5, 1_500_000_005, 1.5),
      (Int64.min, Int64.max, Double(Int64.max) / 1e9),
    ] as [(Int64?, Int64, Double)])
  func `seconds since the element before never fall below zero`(
    _ last: Int64?, _ time: Int64, _ wanted: Double
  ) {
    #expect(VectorInput.seconds(from: last, to: time) == wanted)
  }

  @Test func `faults name the number`() {
    #expect(input(.error, gap: false).fault(in: [0, .nan]) == .missing(1))
    #expect(input(.mask, gap: false).fault(in: [0, .nan]) == nil)
    #expect(input(.mask, gap: false).fault(in: [3e12, 0]) == .far(0))
    #expect(input(.error, gap: false).fault(in: [0, -.greatestFiniteMagnitude]) == .far(1))
    #expect(input(.error, gap: false).fault(in: [1e12, 1e11]) == nil)
  }

  @Test func `a whole sequence has the rows of its elements one by one`() {
    let input = input(.mask, gap: true)
    let elements: [Float] = [1, 2, .nan, 4, 5, 6]
    let times: [Int64] = [9_000_000_000, 9_250_000_000, 8_000_000_000]
    let rows = input.rows(of: elements, times: times)
    #expect(
      rows == row(input, [1, 2]) + row(input, [.nan, 4], seconds: 0.25) + row(input, [5, 6]))
    #expect(
      input.rows(of: elements, times: [])
        == row(input, [1, 2]) + row(input, [.nan, 4]) + row(input, [5, 6]))
  }
}
