import Foundation
import Testing

/// `millrace train` and `eval` on CSV written for the test.
@Suite struct VectorTrainTests {
  private func inFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("millrace-vectors-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try write(LoadModel.config, folder, "new.json")
    try write(LoadModel.csv, folder, "data.csv")
    try body(folder)
  }

  private func write(_ text: String, _ folder: URL, _ name: String) throws {
    try text.write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
  }

  private func train(_ folder: URL, _ more: [String]) throws -> Finished {
    try Processes.millrace(
      ["train", "load", "--models", folder.path, "--data", folder.path + "/data.csv"]
        + ["--lanes", "4", "--window", "8", "--dropout", "0", "--rate", "0.02"] + more)
  }

  @Test func `a new model learns from CSV, is published, verified and scored`() throws {
    try inFolder { folder in
      let trained = try train(folder, ["--new", folder.path + "/new.json", "--epochs", "10"])
      #expect(trained.status == 0, "\(trained.errors)")
      #expect(trained.output.contains("published version 1"))
      let made = try String(
        contentsOf: folder.appendingPathComponent("load/config.json"), encoding: .utf8)
      #expect(made.contains("\"mean\": [19") && made.contains("\"std\": ["))
      let labels = try String(
        contentsOf: folder.appendingPathComponent("load/labels.txt"), encoding: .utf8)
      #expect(labels == "high\nlow\n")
      #expect(try Processes.millrace(["models", "verify", "--models", folder.path]).status == 0)
      let eval = ["eval", "load", "--models", folder.path, "--data", folder.path + "/data.csv"]
      let scored = try Processes.millrace(eval)
      #expect(scored.output.contains("macro-F1 100.00 %"), "\(scored.output)")
      #expect(scored.output.contains("accuracy 100.00 % of 480 elements"))
      let digits = try Processes.millrace(eval + ["--json", "--streaming"]).output
      #expect(digits.contains("\"macro_f1\":1") && digits.contains("\"labels\":{\"high\":{"))
      let again = try train(folder, ["--epochs", "1"])
      #expect(again.status == 0 && again.errors.contains("not published"))
    }
  }

  @Test func `what is wrong in a file is said with its line and column`() throws {
    try inFolder { folder in
      let new = ["--new", folder.path + "/new.json"]
      try write(
        LoadModel.csv.replacing("2040.5", with: "2O40.5", maxReplacements: 1), folder, "data.csv")
      let bad = try train(folder, new)
      #expect(bad.status == 1)
      #expect(bad.errors.contains("data.csv:2: column pressure: found \"2O40.5\""))
      try write(LoadModel.csv.replacing("time_s,", with: "hour,"), folder, "data.csv")
      #expect(try train(folder, new).errors.contains("wanted a column time_s or time_ns"))
      #expect(!FileManager.default.fileExists(atPath: folder.path + "/load"))
    }
  }

  @Test func `text cannot be tagged by a model of vectors`() throws {
    try inFolder { folder in
      let new = ["--new", folder.path + "/new.json", "--epochs", "1"]
      #expect(try train(folder, new).status == 0)
      let tagged = try Processes.millrace(["tag", "-m", "load", "--models", folder.path, "Hello"])
      #expect(tagged.status == 1 && tagged.errors.contains("takes vectors"))
      let typed = try train(folder, ["--types", "PER"])
      #expect(typed.status == 2 && typed.errors.contains("--types"))
    }
  }

  @Test(
    .enabled(
      if: Processes.data != nil && Processes.python != nil, "needs MILLRACE_DATA and a Python"))
  func `activities are learnt from the sensor set and a subscriber gets what eval says`() throws {
    try inFolder { folder in
      let python = try #require(Processes.python)
      let data = try #require(Processes.data).appendingPathComponent("sensor-older-people-har")
      let converted = try Processes.run(
        python, ["-B", "Tests/PyTorch/sensor_csv.py", data.path, folder.path],
        folder: Processes.repository)
      #expect(converted.status == 0, "\(converted.errors)")
      let config = LoadModel.config.replacing(
        "\"size\": 5, \"dimensions\": 2", with: "\"size\": 9, \"dimensions\": 8"
      )
      .replacing("\"mask\"", with: "\"error\"")
      try write(config, folder, "new.json")
      let trained = try Processes.millrace([
        "train", "load", "--models", folder.path, "--new", folder.path + "/new.json",
        "--data", folder.path + "/train.csv", "--dev", folder.path + "/dev.csv",
        "--epochs", "3", "--dropout", "0.1", "--lanes", "16", "--rate", "0.01",
      ])
      #expect(trained.output.contains("36 documents, 31419 elements; dev 12 documents, 10033"))
      let scored = try Processes.millrace([
        "eval", "load", "--models", folder.path, "--data", folder.path + "/test.csv", "--json",
      ])
      let digits = try JSONDecoder().decode(Score.self, from: Data(scored.output.utf8))
      // Always "lying" has an accuracy of 59 % and a macro-F1 of 19 %.
      #expect(digits.macro_f1 > 0.7 && digits.accuracy > 0.9 && digits.elements == 11030)
      let splits = ["train", "dev", "test"].map { folder.path + "/\($0).csv" }
      let streamed = try Processes.run(
        python,
        ["-B", "vectors_through_daemon.py", "--models", folder.path, "--model", "load"] + splits,
        folder: Processes.repository.appendingPathComponent("Tests/Outside"),
        environment: ["MILLRACE_BINARY": Processes.millrace.path])
      #expect(streamed.status == 0, "\(streamed.errors)\(streamed.output)")
      #expect(streamed.output.contains("60 streams, 52482 elements"))
    }
  }
}

private struct Score: Decodable {
  let macro_f1: Double
  let accuracy: Double
  let elements: Int
}
