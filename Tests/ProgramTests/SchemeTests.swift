import Foundation
import Testing

/// Models whose labels are written otherwise than the data's, and data from messages.
@Suite struct SchemeTests {
  /// Twenty documents in IOB1 in which a name follows "Mr" and nothing else is an entity.
  private static let corpus = (0..<20).map { document in
    "-DOCSTART- O\n\n"
      + (0..<6).map { sentence in
        let name = ["Ames", "Bell", "Cole"][(document + sentence) % 3]
        return "Mr O\n\(name) I-PER\nBrown I-PER\nsaw O\nMr O\n\(name) I-PER\n. O\n"
      }.joined(separator: "\n")
  }.joined(separator: "\n")

  private func inFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("millrace-scheme-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try TinyModel.config.replacingOccurrences(of: "\"iob2\"", with: "\"bioes\"").write(
      to: folder.appendingPathComponent("new.json"), atomically: true, encoding: .utf8)
    try Self.corpus.write(
      to: folder.appendingPathComponent("data.conll"), atomically: true, encoding: .utf8)
    try body(folder)
  }

  @Test func `a model of BIOES learns from IOB1 and is scored on IOB2 as messages`() throws {
    try inFolder { folder in
      let trained = try Processes.millrace([
        "train", "tiny", "--models", folder.path, "--new", folder.path + "/new.json", "--data",
        folder.path + "/data.conll", "--lanes", "4", "--window", "8", "--dropout", "0.1",
        "--rate", "0.02", "--epochs", "8",
      ])
      #expect(trained.status == 0, "\(trained.errors)")
      let labels = try String(
        contentsOf: folder.appendingPathComponent("tiny/labels.txt"), encoding: .utf8)
      #expect(labels == "O\nB-PER\nE-PER\nI-PER\nS-PER\n")
      let message =
        #"{"stream":"tiny/a","tokens":["Mr","Ames","Brown","saw","Mr","Bell","."],"#
        + #""labels":["O","B-PER","I-PER",null,"O","B-PER","O"],"end":true}"#
      let file = folder.appendingPathComponent("log.jsonl")
      try message.write(to: file, atomically: true, encoding: .utf8)
      let scored = try Processes.millrace([
        "eval", "tiny", "--models", folder.path, "--data", file.path, "--json",
      ])
      let value = try JSONSerialization.jsonObject(with: Data(scored.output.utf8))
      let object = try #require(value as? [String: Any], "\(scored.errors)")
      #expect(object["f1"] as? Double == 1 && object["elements"] as? Int == 6)
      #expect((object["strict"] as? [String: Any])?["f1"] as? Double == 1)
      let person = (object["by_type"] as? [String: Any])?["PER"] as? [String: Any]
      #expect(person?["gold"] as? Int == 2 && person?["correct"] as? Int == 2)
    }
  }
}
