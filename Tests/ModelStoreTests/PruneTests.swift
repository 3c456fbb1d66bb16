import Foundation
import ModelStore
import Testing

@Suite struct PruneTests {
  private func model(_ folder: TemporaryFolder, versions: Int) throws -> ModelFolder {
    let model = try makeModel(in: folder)
    for _ in 0..<versions { _ = try model.publish(tensors: makeTensors(model)) }
    return model
  }

  @Test func `the newest, the current one and those in use stay`() throws {
    let folder = try TemporaryFolder()
    let model = try model(folder, versions: 8)
    #expect(model.prunable(keep: 3, inUse: []) == [1, 2, 3, 4, 5])
    try model.setCurrent(2)
    #expect(model.prunable(keep: 3, inUse: [4, 9]) == [1, 3, 5])
    #expect(model.prunable(keep: 8, inUse: []).isEmpty)
    #expect(model.prunable(keep: 99, inUse: []).isEmpty)
  }

  @Test(arguments: [0, -1, Int.min])
  func `the newest stays whatever is asked, for the next version counts on from it`(
    _ keep: Int
  ) throws {
    let folder = try TemporaryFolder()
    let model = try model(folder, versions: 3)
    #expect(model.prunable(keep: keep, inUse: []) == [1, 2])
    try model.remove(versions: [1, 2])
    #expect(try model.publish(tensors: makeTensors(model)) == 4)
  }

  @Test func `removed versions leave nothing behind and the others load`() throws {
    let folder = try TemporaryFolder()
    let model = try model(folder, versions: 4)
    try folder.write("x", to: "versions/.removing-1/model.safetensors")
    try model.remove(versions: [1, 3])
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/versions")
    #expect(names.sorted() == ["000002", "000004"])
    #expect(try model.load(version: 2).number == 2)
  }

  @Test func `the current version is never removed, nor are others with it`() throws {
    let folder = try TemporaryFolder()
    let model = try model(folder, versions: 3)
    try model.setCurrent(2)
    #expect(throws: ModelError.self) { try model.remove(versions: [1, 2]) }
    #expect(model.versions() == [1, 2, 3])
  }

  @Test func `a version that is not there is missing`() throws {
    let folder = try TemporaryFolder()
    let model = try model(folder, versions: 1)
    let reason = refusal { () throws(ModelError) in try model.remove(versions: [7]) }
    #expect(reason?.contains("No such file") == true)
    #expect(model.versions() == [1])
  }

  @Test func `a linked version goes, what the link leads to stays`() throws {
    let folder = try TemporaryFolder()
    let model = try model(folder, versions: 1)
    try folder.write("x", to: "elsewhere/model.safetensors")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/versions/000002",
      withDestinationPath: folder.path + "/elsewhere")
    try model.remove(versions: [2])
    #expect(model.versions() == [1])
    #expect(FileManager.default.fileExists(atPath: folder.path + "/elsewhere/model.safetensors"))
  }
}
