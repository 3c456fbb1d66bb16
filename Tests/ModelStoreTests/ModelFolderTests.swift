import Foundation
import ModelStore
import Testing

@Suite struct ModelFolderTests {
  private func loadReason(_ model: ModelFolder, _ version: Int) -> String {
    refusal { () throws(ModelError) in try model.load(version: version) } ?? "accepted"
  }

  @Test func `a published version loads as it was`() throws {
    let folder = try TemporaryFolder()
    let model = try makeModel(in: folder)
    #expect(model.versions().isEmpty && model.current() == nil && model.candidates().isEmpty)
    let tensors = makeTensors(model)
    let number = try model.publish(
      tensors: tensors, metadata: ["seed": "7"], extraFiles: ["metrics.json": Array("{}".utf8)])
    #expect(number == 1)
    let version = try model.load(version: 1)
    #expect(version.number == 1)
    #expect(version.tensors.tensor(named: "rnn.weight_ih_l0")?.shape == [16, 5])
    #expect(version.tensors.metadata["seed"] == "7")
    #expect(version.tensors.metadata["vocab.txt"] == model.hashes["vocab.txt"])
    #expect(
      version.warnings == ["tiny/000001: no golden.jsonl", "tiny/000001: no golden.safetensors"])
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/versions")
    #expect(names == ["000001"])
  }

  @Test func `a version made by hand loads with warnings`() throws {
    let folder = try TemporaryFolder()
    let model = try makeModel(in: folder)
    let bytes = SafetensorsFile.encode(tensors: makeTensors(model), metadata: ["format": "pt"])
    try folder.write(bytes, to: "versions/000004/model.safetensors")
    let warnings = try model.load(version: 4).warnings
    #expect(warnings.count == 6)
    #expect(
      warnings.first
        == "tiny/000004: the weights do not say which config.json they were trained with")
  }

  @Test(arguments: ["config.json", "vocab.txt", "labels.txt"])
  func `weights trained with another file are refused`(_ file: String) throws {
    let folder = try TemporaryFolder()
    let model = try makeModel(in: folder)
    let number = try model.publish(tensors: makeTensors(model))
    let url = URL(fileURLWithPath: folder.path + "/" + file)
    var text = try String(contentsOf: url, encoding: .utf8)
    text = text.replacing("cat", with: "dog").replacing("X", with: "Y").replacing(
      "\"seeds\": 2", with: "\"seeds\": 3")
    try folder.write(text, to: file)
    let changed = try ModelFolder.open(folder.path)
    #expect(loadReason(changed, number).contains("trained with a \(file) of SHA-256"))
  }

  @Test func `missing, extra and misshapen tensors are named`() throws {
    let folder = try TemporaryFolder()
    let model = try makeModel(in: folder)
    var tensors = makeTensors(model)
    let extra = tensors + [Tensor(name: "crf.start", shape: [1], values: [0])]
    try folder.write(
      SafetensorsFile.encode(tensors: extra), to: "versions/000001/model.safetensors")
    #expect(
      loadReason(model, 1)
        == "tiny/000001: tensor crf.start is not one that config.json wants")
    let index = try #require(tensors.firstIndex { $0.name == "rnn.weight_hh_l0" })
    tensors[index] = Tensor(name: "rnn.weight_hh_l0", shape: [2], values: [0, 0])
    try folder.write(
      SafetensorsFile.encode(tensors: tensors), to: "versions/000002/model.safetensors")
    #expect(
      loadReason(model, 2)
        == "tiny/000002: tensor rnn.weight_hh_l0 has shape [2], config.json wants [16, 4]")
    tensors.remove(at: index)
    try folder.write(
      SafetensorsFile.encode(tensors: tensors), to: "versions/000003/model.safetensors")
    #expect(loadReason(model, 3).contains("tensor rnn.weight_hh_l0 is missing"))
    #expect(loadReason(model, 9).contains("No such file"))
  }

  @Test func `weights that do not fit are not published`() throws {
    let folder = try TemporaryFolder()
    let model = try makeModel(in: folder)
    func reason(_ tensors: [Tensor], _ files: [String: [UInt8]] = [:]) -> String? {
      refusal { () throws(ModelError) in try model.publish(tensors: tensors, extraFiles: files) }
    }
    #expect(reason([])?.contains("is missing") == true)
    #expect(reason(makeTensors(model, .nan))?.contains("holds nan at index 0") == true)
    #expect(reason(makeTensors(model) + makeTensors(model))?.contains("same name") == true)
    for name in ["../x", "", ".hidden", "model.safetensors"] {
      #expect(reason(makeTensors(model), [name: []])?.contains("cannot be a file") == true)
    }
    #expect(model.versions().isEmpty)
  }

  @Test func `publishers that meet take different numbers`() async throws {
    let folder = try TemporaryFolder()
    let model = try makeModel(in: folder)
    let tensors = makeTensors(model)
    let numbers = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<8 { group.addTask { try model.publish(tensors: tensors) } }
      return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
    }
    #expect(numbers == Set(1...8))
    #expect(model.versions() == Array(1...8))
  }

  @Test func `only names of six digits are versions`() throws {
    let folder = try TemporaryFolder()
    let model = try makeModel(in: folder)
    for name in ["000002", "000010", "1", "0000003", ".publishing-1", "00000a", "٠٠٠٠٠٤"] {
      try folder.write("", to: "versions/\(name)/x")
    }
    #expect(model.versions() == [2, 10])
    #expect(try model.publish(tensors: makeTensors(model)) == 11)
  }

  @Test func `candidates begin with the current version and go back`() throws {
    let folder = try TemporaryFolder()
    let model = try makeModel(in: folder)
    for _ in 1...4 { _ = try model.publish(tensors: makeTensors(model)) }
    #expect(model.candidates() == [4, 3, 2, 1])
    try model.setCurrent(3)
    #expect(model.current() == 3 && model.candidates() == [3, 2, 1])
    #expect(throws: ModelError.self) { try model.setCurrent(5) }
    for garbage in ["", "3", "000003\n\n", "000003 ", "abcdef\n"] {
      try folder.write(garbage, to: "current")
      #expect(model.current() == nil && model.candidates() == [4, 3, 2, 1])
    }
    try folder.write("000009\n", to: "current")
    #expect(model.candidates() == [9, 4, 3, 2, 1])
  }

  @Test(arguments: [
    ("vocab.txt", "the\n", "the first line is not <unk>"),
    ("vocab.txt", "<unk>\na\na\n", "repeats"),
    ("labels.txt", "", "labels.txt: empty"), ("labels.txt", "O\nO\n", "repeats"),
    ("config.json", "{}", "\"format\" is missing"),
  ]) func `a broken word list or configuration is refused`(
    _ file: String, _ text: String, _ wanted: String
  ) throws {
    let folder = try TemporaryFolder()
    _ = try makeModel(in: folder)
    try folder.write(text, to: file)
    let reason = refusal { () throws(ModelError) in try ModelFolder.open(folder.path) }
    #expect(reason?.contains(wanted) == true)
    #expect(reason?.hasPrefix("\(folder.path)/\(file): ") == true)
    try folder.write([0xFF], to: "labels.txt")
    #expect(throws: ModelError.self) { try ModelFolder.open(folder.path) }
  }

  @Test func `a folder that is not there is missing`() {
    do throws(ModelError) {
      _ = try ModelFolder.open("/nonexistent")
      Issue.record("opened")
    } catch {
      #expect(error.kind == .missing)
    }
  }
}
