import Foundation
import ModelStore
import Testing
import Text
import Training

struct NewVectorModelTests {
  private let series = [
    LabelledSeries(values: [1, 7, 3, .nan], labels: ["walk", "run"]),
    LabelledSeries(values: [5, 7, 7, 7], labels: [nil, "fall"]),
  ]

  @Test func `mean and deviation are those of the numbers that are there`() {
    let (mean, std) = NewModel.statistics(of: series, dimensions: 3)
    #expect(mean.count == 3 && std.count == 3)
    let two = NewModel.statistics(of: series, dimensions: 2)
    #expect(two.mean == [4, 7])
    // Variance of 1, 3, 5, 7 is 5; the second dimension never changes.
    #expect(two.std == [Float(5).squareRoot(), 1])
    let nothing = NewModel.statistics(of: [], dimensions: 1)
    #expect(nothing.mean == [0] && nothing.std == [1])
  }

  @Test func `large offsets do not spoil the deviation`() {
    let values: [Float] = [16_000_000, 16_000_002]
    let (mean, std) = NewModel.statistics(
      of: [LabelledSeries(values: values, labels: [nil, nil])], dimensions: 1)
    #expect(mean == [16_000_001] && std == [1])
  }

  @Test func `a new folder gets labels, mean and deviation of its data`() throws {
    let folder = NSTemporaryDirectory() + "/millrace-new-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var config = ModelConfig(
      name: "a", input: .vectors(VectorInput(dimensions: 2, missing: .mask)), layers: [3])
    try NewModel.make(
      in: folder, config: Array(config.encoded().utf8), train: [series[0]], all: series)
    let made = try ModelFolder.open(folder)
    #expect(made.labels.tokens == ["fall", "run", "walk"])
    #expect(made.config.vectors?.mean == [2, 7] && made.config.vectors?.std == [1, 1])
    config.input = .vectors(
      VectorInput(dimensions: 2, mean: [9, 9], std: [9, 9], missing: .mask))
    try NewModel.make(
      in: folder, config: Array(config.encoded().utf8), train: series, all: [])
    let again = try ModelFolder.open(folder)
    #expect(again.config == config && again.labels == made.labels)
  }
}
