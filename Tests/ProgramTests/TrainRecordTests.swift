import Foundation
import Testing

/// What `millrace train` leaves beside the weights, and what it says before it trains.
@Suite struct TrainRecordTests {
  private static let corpus = (0..<20).map { document in
    "-DOCSTART- O\n\n"
      + (0..<6).map { sentence in
        let name = ["Ames", "Bell", "Cole"][(document + sentence) % 3]
        return "Mr O\n\(name) B-PER\nsaw O\na O\nboat O\n. O\n"
      }.joined(separator: "\n")
  }.joined(separator: "\n")

  private func train(_ options: [String], _ body: (Finished, URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("millrace-record-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in [("new.json", TinyModel.config), ("data.conll", Self.corpus)] {
      try text.write(
        to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
    }
    let finished = try Processes.millrace(
      ["train", "tiny", "--models", folder.path, "--new", folder.path + "/new.json"]
        + ["--data", folder.path + "/data.conll", "--lanes", "1", "--window", "8"]
        + options.map { $0.replacingOccurrences(of: "@", with: folder.path + "/") })
    try body(finished, folder)
  }

  private func objects(_ text: String) throws -> [[String: Any]] {
    try text.split(separator: "\n").map { line in
      let value = try JSONSerialization.jsonObject(with: Data(line.utf8))
      return try #require(value as? [String: Any])
    }
  }

  private func text(_ folder: URL, _ name: String) throws -> String {
    try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
  }

  @Test func `a version keeps the run that made it`() throws {
    let options = ["--epochs", "3", "--metrics", "@live.jsonl", "--curves", "@curves.svg"]
    try train(options + ["--optimizer", "adamw", "--schedule", "cosine", "--warmup", "5"]) {
      finished, folder in
      #expect(finished.status == 0, "\(finished.errors)")
      let metrics = try text(folder, "tiny/versions/000001/metrics.jsonl")
      #expect(try text(folder, "live.jsonl") == metrics)
      let lines = try objects(metrics)
      let epochs = lines.filter { $0["f1"] != nil }
      #expect(epochs.count == 3 && lines.count > 3)
      let rates = lines.compactMap { $0["rate"] as? Double }
      #expect(rates.count == lines.count && rates[0] > rates[rates.count - 1])
      #expect(epochs.reduce(0) { $0 + ($1["updates"] as? Int ?? 0) } >= 50)
      let curves = try text(folder, "curves.svg")
      #expect(curves == (try text(folder, "tiny/versions/000001/curves.svg")))
      #expect(curves.contains("</svg>") && curves.contains("<polyline"))
      #expect(!curves.contains("nan") && !curves.contains("inf"))
    }
  }

  @Test func `it ends when the score rises no more`() throws {
    // At a rate of nothing the second epoch is no better than the first.
    try train(["--epochs", "30", "--rate", "0", "--stop-after", "2", "--json"]) { finished, _ in
      #expect(finished.status == 0, "\(finished.errors)")
      let epochs = try objects(finished.output).filter { $0["epoch"] != nil }
      #expect(epochs.count == 3)
      #expect(finished.errors.contains("no better score for 2 epochs"))
    }
  }

  @Test func `a diagnosis tells what is in the data, and need not train`() throws {
    try train(["--diagnose", "--epochs", "0"]) { finished, folder in
      #expect(finished.status == 0, "\(finished.errors)")
      #expect(finished.output.contains("B-PER") && finished.output.contains("layer 0"))
      #expect(!FileManager.default.fileExists(atPath: folder.path + "/tiny/versions"))
    }
    try train(["--diagnose", "--epochs", "0", "--json"]) { finished, _ in
      let object = try #require(try objects(finished.output).first)
      let labels = (object["train"] as? [String: Any])?["labels"] as? [String: Int]
      #expect(labels?["B-PER"] == 108 && labels?["O"] == 540)
      #expect((object["by_distance"] as? [[Any]])?.first?.count == 8)
    }
  }

  @Test(
    arguments: [
      ["--optimizer", "adamax"], ["--momentum", "0.9"], ["--decay", "0.5"], ["--epochs", "0"],
      ["--schedule", "linear"],
    ])
  func `options that make no sense are refused`(_ options: [String]) throws {
    try train(options) { finished, _ in
      #expect(finished.status == 2 && finished.errors.contains(options[0]))
    }
  }
}
