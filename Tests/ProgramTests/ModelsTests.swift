import Foundation
import Testing

/// `millrace models show`, `diff` and `prune` on copies of the shipped model.
@Suite struct ModelsTests {
  /// A folder of models in which ner-en has versions of the same weights.
  private final class Models {
    let folder: URL
    var versions: URL { folder.appendingPathComponent("ner-en/versions") }

    init(versions count: Int, current: Int? = nil) throws {
      folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("millrace-models-\(UUID().uuidString.prefix(8))")
      try FileManager.default.copyItem(
        at: Processes.repository.appendingPathComponent("models"), to: folder)
      for number in 1...count where number > 1 {
        try FileManager.default.copyItem(at: version(1), to: version(number))
      }
      if let current {
        try write("00000\(current)\n", to: folder.appendingPathComponent("ner-en/current"))
      }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func version(_ number: Int) -> URL { versions.appendingPathComponent("00000\(number)") }

    func write(_ text: String, to url: URL) throws {
      try text.write(to: url, atomically: true, encoding: .utf8)
    }

    func names() throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: versions.path).sorted()
    }

    /// Runs `millrace models` without a daemon within reach.
    func run(_ words: [String]) throws -> Finished {
      try Processes.run(
        Processes.millrace, ["models"] + words + ["--models", folder.path],
        environment: [
          "NO_COLOR": "1", "RUNTIME_DIRECTORY": folder.path, "STATE_DIRECTORY": folder.path,
        ])
    }
  }

  @Test func `show describes the model and its versions`() throws {
    let models = try Models(versions: 2, current: 1)
    let shown = try models.run(["show", "ner-en"])
    #expect(shown.status == 0, "\(shown.errors)")
    for wanted in [
      "tag, crf head, iob2", "suffix3 32", "lstm 200", "7: O, B-LOC", "1,570,941",
      "      1 *", "      2  ", "dev_f1=0.6885",
    ] {
      #expect(shown.output.contains(wanted), "\(wanted) in \(shown.output)")
    }
    #expect(!shown.output.contains("rnn.weight_ih_l0"))
    #expect(shown.output.components(separatedBy: "\n").dropFirst().allSatisfy { $0.count <= 80 })
  }

  @Test func `show of one version lists its tensors, as JSON too`() throws {
    let models = try Models(versions: 2, current: 1)
    let shown = try models.run(["show", "ner-en", "--version", "2"])
    #expect(shown.output.contains("rnn.weight_ih_l0") && shown.output.contains("800 × 192"))
    let card = try object(try models.run(["show", "ner-en", "--version", "2", "--json"]).output)
    #expect(card["parameters"] as? Int == 1_570_941 && card["current"] as? Int == 1)
    let versions = try #require(card["versions"] as? [[String: Any]])
    #expect(versions.count == 1 && versions[0]["current"] as? Bool == false)
    let tensors = try #require(card["tensors"] as? [[String: Any]])
    #expect(tensors.contains { $0["shape"] as? [Int] == [800, 192] })
  }

  @Test func `a version that is not there is said with those that are`() throws {
    let models = try Models(versions: 2)
    for words in [["show", "ner-en", "--version", "9"], ["diff", "ner-en", "1", "9"]] {
      let finished = try models.run(words)
      #expect(finished.status == 1 && finished.errors.contains("there is 1, 2"))
    }
  }

  @Test func `metrics that cannot be read are a warning`() throws {
    let models = try Models(versions: 2)
    try models.write("{", to: models.version(2).appendingPathComponent("metrics.json"))
    let shown = try models.run(["show", "ner-en"])
    #expect(shown.status == 0 && shown.errors.contains("metrics.json: not valid JSON"))
  }

  @Test func `diff names the tensor that changed and puts metrics side by side`() throws {
    let models = try Models(versions: 2)
    let url = models.version(2).appendingPathComponent("model.safetensors")
    var bytes = try Data(contentsOf: url)
    // The last tensor of the file, as PyTorch's order by name has it; its last number becomes 2.
    bytes.replaceSubrange(bytes.count - 4..<bytes.count, with: [0, 0, 0, 0x40])
    try bytes.write(to: url)
    try models.write(
      "{\"dev_f1\": 0.75, \"gate\": {\"loss\": 1}}",
      to: models.version(2).appendingPathComponent("metrics.json"))
    let shown = try models.run(["diff", "ner-en", "1", "2"])
    #expect(shown.status == 0, "\(shown.errors)")
    #expect(shown.output.contains("vocab.txt     same"), "\(shown.output)")
    #expect(shown.output.contains("16 of 17 tensors are equal"), "\(shown.output)")
    #expect(shown.output.contains("0.6885      0.75        +0.06153"), "\(shown.output)")
    let diff = try object(try models.run(["diff", "ner-en", "1", "2", "--json"]).output)
    let tensors = try #require(diff["tensors"] as? [[String: Any]])
    let changed = tensors.filter { $0["change"] as? String == "changed" }
    #expect(changed.count == 1 && (changed[0]["relative_norm"] as? Double ?? 0) > 0.001)
    let metrics = try #require(diff["metrics"] as? [String: [Any]])
    #expect(metrics["gate.loss"]?.last as? Int == 1 && metrics["gate.loss"]?.first is NSNull)
  }

  @Test func `prune keeps the newest and the current one, and says so before it is done`() throws {
    let models = try Models(versions: 5, current: 2)
    let dry = try models.run(["prune", "ner-en", "--keep", "2", "--dry-run"])
    #expect(dry.output == "ner-en: would remove 1, 3; kept 2, 4, 5\n", "\(dry.errors)")
    #expect(try models.names().count == 5)
    let pruned = try models.run(["prune", "ner-en", "--keep", "2", "--json"])
    #expect(try object(pruned.output)["removed"] as? [Int] == [1, 3], "\(pruned.errors)")
    #expect(try models.names() == ["000002", "000004", "000005"])
    #expect(try models.run(["prune", "ner-en"]).output == "ner-en: removed none; kept 2, 4, 5\n")
  }

  @Test func `without current the version stays that the next start would serve`() throws {
    let models = try Models(versions: 5)
    for number in 4...5 {
      try models.write("x", to: models.version(number).appendingPathComponent("model.safetensors"))
    }
    let pruned = try models.run(["prune", "ner-en", "--keep", "1"])
    #expect(pruned.output == "ner-en: removed 1, 2, 4; kept 3, 5\n", "\(pruned.errors)")
  }

  @Test func `where no version passes its checks nothing is removed`() throws {
    let models = try Models(versions: 3)
    for number in 1...3 {
      try models.write("x", to: models.version(number).appendingPathComponent("model.safetensors"))
    }
    #expect(try models.run(["prune", "ner-en", "--keep", "1"]).status == 1)
    #expect(try models.names().count == 3)
  }

  @Test func `the version that a daemon serves stays, though current is gone`() throws {
    let daemon = try ServedDaemon.millrace()
    defer { daemon.stop() }
    let versions = daemon.folder.appendingPathComponent("models/ner-en/versions")
    for name in ["000002", "000003"] {
      try FileManager.default.copyItem(
        at: versions.appendingPathComponent("000001"), to: versions.appendingPathComponent(name))
    }
    let pruned = try Processes.millrace([
      "models", "prune", "ner-en", "--keep", "1", "--models", daemon.folder.path + "/models",
      "--via", daemon.control, "--state", daemon.folder.path + "/state",
    ])
    #expect(pruned.output == "ner-en: removed 2; kept 1, 3\n", "\(pruned.errors)")
  }

  @Test(arguments: [
    ["show"], ["diff", "ner-en", "1"], ["diff", "ner-en", "1", "x"], ["prune"],
    ["prune", "ner-en", "--keep", "0"], ["list", "--keep", "3"], ["verify", "--dry-run"],
    ["prune", "ner-en", "--version", "1"],
  ])
  func `wrong use exits with 2`(_ words: [String]) throws {
    let finished = try Processes.millrace(["models"] + words)
    #expect(finished.status == 2 && finished.output.isEmpty, "\(finished.errors)")
  }
}
