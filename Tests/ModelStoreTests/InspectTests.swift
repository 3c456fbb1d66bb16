import ModelStore
import Testing
import Wire

@Suite struct InspectTests {
  private func file(_ tensors: [(String, [Int], [Float])]) -> SafetensorsFile {
    SafetensorsFile(tensors: tensors.map { Tensor(name: $0.0, shape: $0.1, values: $0.2) })
  }

  @Test func `the changes between two files are told by tensor`() {
    let from = file([
      ("same", [2], [1, 2]), ("moved", [2], [3, 4]), ("zero", [1], [0]), ("gone", [1], [1]),
      ("shaped", [2], [1, 2]),
    ])
    let to = file([
      ("new", [1], [1]), ("moved", [2], [3, 4.5]), ("zero", [1], [1]), ("same", [2], [1, 2]),
      ("shaped", [1, 2], [1, 2]),
    ])
    let changes = from.changes(to: to)
    #expect(changes.map(\.name) == ["same", "moved", "zero", "gone", "shaped", "new"])
    #expect(
      changes.map(\.change) == [
        .equal, .changed(relativeNorm: 0.1), .changed(relativeNorm: .infinity), .removed,
        .reshaped(from: [2], to: [1, 2]), .added,
      ])
  }

  @Test func `a number that is not finite makes the difference NaN`() throws {
    let broken = file([("w", [2], [.nan, 1])])
    let change = try #require(broken.changes(to: file([("w", [2], [1, 1])])).first?.change)
    guard case .changed(let norm) = change else {
      Issue.record("\(change)")
      return
    }
    #expect(norm.isNaN)
  }

  @Test func `weights that do not fit the configuration can be inspected all the same`() throws {
    let folder = try TemporaryFolder()
    let model = try makeModel(in: folder)
    let odd = Tensor(name: "odd", shape: [2], values: [.infinity, 1])
    try folder.write(
      SafetensorsFile.encode(tensors: [odd]), to: "versions/000003/model.safetensors")
    #expect(throws: ModelError.self) { try model.load(version: 3) }
    #expect(try model.inspect(version: 3).tensors == [odd])
    #expect(throws: ModelError.self) { try model.inspect(version: 4) }
  }

  @Test func `metrics are an object, nothing, or refused`() throws {
    let folder = try TemporaryFolder()
    let model = try makeModel(in: folder)
    #expect(try model.metrics(version: 1) == nil)
    try folder.write("{\"f1\": 0.5}\n", to: "versions/000001/metrics.json")
    #expect(try model.metrics(version: 1)?["f1"] == .number(0.5))
    for (text, wanted) in [("[1]", "an array, an object is wanted"), ("{", "not valid JSON")] {
      try folder.write(text, to: "versions/000001/metrics.json")
      let reason = refusal { () throws(ModelError) in try model.metrics(version: 1) }
      #expect(reason?.contains(wanted) == true, "\(reason ?? "accepted")")
    }
  }
}
