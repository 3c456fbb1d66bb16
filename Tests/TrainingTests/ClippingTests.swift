import Foundation
import ModelStore
import Recurrent
import Testing
import Training

/// What PyTorch computed; Tests/PyTorch/make_goldens.py says what is in it.
private func golden() throws -> SafetensorsFile {
  let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Goldens/clipping.safetensors")
  return try SafetensorsFile.parse([UInt8](Data(contentsOf: url)), named: "clipping")
}

private func largestDifference(_ a: [Float], _ b: [Float]) -> Float {
  a.count == b.count ? zip(a, b).map { abs($0 - $1) }.max() ?? 0 : .infinity
}

struct ClippingTests {
  @Test func `clipping by the global norm is PyTorch's`() throws {
    let file = try golden()
    let before = try #require(file.tensor(named: "in")).values
    let after = try #require(file.tensor(named: "out")).values
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
