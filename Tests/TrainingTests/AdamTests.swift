import Foundation
import ModelStore
import Recurrent
import Testing
import Training

/// What PyTorch computed; Tests/PyTorch/make_goldens.py says what is in it.
private func golden() throws -> SafetensorsFile {
  let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Goldens/adam.safetensors")
  return try SafetensorsFile.parse([UInt8](Data(contentsOf: url)), named: "adam")
}

private func largestDifference(_ a: [Float], _ b: [Float]) -> Float {
  a.count == b.count ? zip(a, b).map { abs($0 - $1) }.max() ?? 0 : .infinity
}

struct AdamTests {
  @Test func `ten updates are PyTorch's`() throws {
    let file = try golden()
    let parameters = FloatBuffer(try #require(file.tensor(named: "start")).values)
    let gradients = try #require(file.tensor(named: "grads"))
    var adam = Adam(count: parameters.count)
    for update in 0..<gradients.shape[0] {
      let first = update * parameters.count
      // Half the gradient at twice the scale: the scale is applied before the moments.
      let half = gradients.values[first..<(first + parameters.count)].map { $0 / 2 }
      adam.update(parameters, gradient: FloatBuffer(half), scale: 2, rate: 1e-2)
    }
    let end = try #require(file.tensor(named: "end")).values
    #expect(largestDifference(parameters.array, end) <= 1e-6)
  }

  @Test func `clipping by the global norm is PyTorch's`() throws {
    let file = try golden()
    let before = try #require(file.tensor(named: "clip.in")).values
    let after = try #require(file.tensor(named: "clip.out")).values
    let (scale, norm) = clipping(FloatBuffer(before), limit: 1)
    #expect(norm > 1)
    #expect(largestDifference(before.map { $0 * scale }, after) <= 1e-6)
  }

  @Test func `a gradient within the limit is not scaled`() {
    let (scale, norm) = clipping(FloatBuffer([0.3, -0.4, 0]), limit: 1)
    #expect(scale == 1)
    #expect(abs(norm - 0.5) <= 1e-6)
    #expect(clipping(FloatBuffer([0, 0]), limit: 1).scale == 1)
  }

  @Test(arguments: [.nan, .infinity, 1e30] as [Float])
  func `a gradient that cannot be used has a norm that is not finite`(_ value: Float) {
    #expect(!clipping(FloatBuffer([1, value]), limit: 1).norm.isFinite)
  }
}
