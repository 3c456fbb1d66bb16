import Foundation
import Testing

/// `millrace train` from files written for the test.
@Suite struct TrainTests {
  /// Twenty documents in which a name follows "Mr" and nothing else is an entity.
  private static let corpus: String = (0..<20).map { document in
    "-DOCSTART- O\n\n"
      + (0..<6).map { sentence in
        let name = ["Ames", "Bell", "Cole"][(document + sentence) % 3]
        return "Mr O\n\(name) B-PER\nsaw O\na O\nboat O\n. O\n"
      }.joined(separator: "\n")
  }.joined(separator: "\n")

  private func inFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("millrace-train-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try TinyModel.config.write(
      to: folder.appendingPathComponent("new.json"), atomically: true, encoding: .utf8)
    try Self.corpus.write(
      to: folder.appendingPathComponent("data.conll"), atomically: true, encoding: .utf8)
    try body(folder)
  }

  private func train(_ folder: URL, _ more: [String]) throws -> Finished {
    try Processes.millrace(
      ["train", "tiny", "--models", folder.path, "--data", folder.path + "/data.conll"]
        + ["--lanes", "4", "--window", "8", "--dropout", "0.1", "--rate", "0.02"] + more)
  }

  @Test func `a new model learns, is published, verified, scored and used`() throws {
    try inFolder { folder in
      let new = ["--new", folder.path + "/new.json", "--epochs", "8"]
      let trained = try train(folder, new)
      #expect(trained.status == 0, "\(trained.errors)")
      #expect(trained.output.contains("published version 1"))
      #expect(try Processes.millrace(["models", "verify", "--models", folder.path]).status == 0)
      let scored = try Processes.millrace([
        "eval", "tiny", "--models", folder.path, "--data", folder.path + "/data.conll",
      ])
      #expect(scored.output.contains("accuracy 100.00 %"), "\(scored.output)")
      let tagged = try Processes.millrace([
        "tag", "--model", "tiny", "--models", folder.path, "Mr Cole saw a boat.",
      ])
      #expect(tagged.output == "Mr [Cole PER] saw a boat.\n")
    }
  }

  @Test func `what does not beat the version in service is not published`() throws {
    try inFolder { folder in
      let new = ["--new", folder.path + "/new.json", "--epochs", "8"]
      #expect(try train(folder, new).status == 0)
      let again = try train(folder, ["--epochs", "1"])
      #expect(again.status == 0 && again.errors.contains("not published"))
      let forced = try train(folder, ["--epochs", "1", "--publish"])
      #expect(forced.output.contains("published version 2"))
    }
  }

  @Test func `one and two threads write the same weights`() throws {
    var weights: [Data] = []
    for threads in ["1", "2"] {
      try inFolder { folder in
        let new = ["--new", folder.path + "/new.json", "--epochs", "2", "--threads", threads]
        #expect(try train(folder, new).status == 0)
        weights.append(
          try Data(
            contentsOf: folder.appendingPathComponent("tiny/versions/000001/model.safetensors")))
      }
    }
    #expect(weights.count == 2 && weights[0] == weights[1])
  }

  @Test func `too few documents to hold some out is said`() throws {
    try inFolder { folder in
      try "a O\n".write(
        to: folder.appendingPathComponent("data.conll"), atomically: true, encoding: .utf8)
      let trained = try train(folder, ["--new", folder.path + "/new.json"])
      #expect(trained.status == 1 && trained.errors.contains("--dev"))
    }
  }
}
