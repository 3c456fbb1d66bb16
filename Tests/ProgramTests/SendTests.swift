import Foundation
import Testing

/// `millrace send` and `millrace status` against a running daemon.
@Suite struct SendTests {
  /// Three documents; the second type of their labels is wrong on purpose, so that the score is
  /// neither 0 nor 1.
  private static let corpus = (0..<3).map { document in
    """
    -DOCSTART- O

    Angela B-PER
    Merkel I-PER
    flew O
    from O
    Berlin B-LOC
    to O
    New B-LOC
    York I-LOC
    . O

    Document B-ORG
    \(document) O
    ends O

    """
  }.joined(separator: "\n")
  private static let elements = 36

  private func send(_ daemon: ServedDaemon, _ words: [String]) throws -> Finished {
    try Processes.millrace(["send", "--via", daemon.intake] + words)
  }

  @Test(arguments: [["--elements", "1"], ["--elements", "5", "--streams", "2", "--labels"]])
  func `the score of what was sent is the one of eval`(_ options: [String]) throws {
    let daemon = try ServedDaemon.millrace()
    defer { daemon.stop() }
    let file = try daemon.file("news.conll", Self.corpus)
    let finished = try send(daemon, [file, "--json"] + options)
    #expect(finished.status == 0, "\(finished.errors)")
    let sent = try object(finished.output)
    let evaluated = try object(
      try Processes.millrace([
        "eval", "ner-en", "--models", daemon.folder.path + "/models", "--data", file, "--json",
      ]).output)
    for key in ["f1", "precision", "recall", "accuracy", "elements"] {
      #expect(sent[key] as? Double == evaluated[key] as? Double, "\(key)")
    }
    #expect(sent["types"] as? [String: Double] == evaluated["types"] as? [String: Double])
    #expect(sent["f1"] as? Double != 0 && sent["f1"] as? Double != 1)
    #expect(sent["missing"] as? Int == 0 && sent["committed"] as? Int == Self.elements)
  }

  @Test func `status counts the elements that were sent and shows the model`() throws {
    let daemon = try ServedDaemon.millrace()
    defer { daemon.stop() }
    let file = try daemon.file("news.conll", Self.corpus)
    #expect(try send(daemon, [file]).status == 0)
    let json = try Processes.millrace(["status", "--via", daemon.control, "--json"])
    let status = try object(json.output)
    #expect(status["elements"] as? Int == Self.elements && status["streams"] as? Int == 3)
    let table = try Processes.millrace(["status", "--via", daemon.control])
    #expect(table.status == 0 && table.output.contains("ner-en"), "\(table.errors)")
    #expect(table.output.contains("elements    \(Self.elements)"), "\(table.output)")
  }

  @Test func `a file that is no table goes as text, line by line`() throws {
    let daemon = try ServedDaemon.millrace()
    defer { daemon.stop() }
    let file = try daemon.file("note.txt", "She flew to Berlin.\n\nThen she slept, they say.\n")
    let finished = try send(daemon, [file, "--json"])
    #expect(finished.status == 0, "\(finished.errors)")
    let sent = try object(finished.output)
    #expect(sent["messages"] as? Int == 2 && sent["elements"] as? Int == 12)
    #expect(sent["committed"] as? Int == 12 && sent["f1"] == nil)
  }

  @Test func `a label that the model lacks is shown and the rest of the stream goes on`() throws {
    let daemon = try ServedDaemon.millrace()
    defer { daemon.stop() }
    let file = try daemon.file("odd.conll", "In O\nParis B-LOC\nMay B-DATE\n. O\n")
    let finished = try send(daemon, [file, "--labels", "--json"])
    #expect(finished.status == 1 && finished.errors.contains("B-DATE"), "\(finished.errors)")
    let sent = try object(finished.output)
    #expect(sent["refused"] as? [String: Int] == ["label": 1])
    #expect(sent["committed"] as? Int == 3 && sent["missing"] as? Int == 1)
    let kept = try send(daemon, [file, "--labels", "--types", "LOC"])
    #expect(kept.status == 0, "\(kept.errors)")
  }

  @Test func `a run that is sent twice is answered from the journal and says so`() throws {
    let daemon = try ServedDaemon.millrace()
    defer { daemon.stop() }
    let file = try daemon.file("news.conll", Self.corpus)
    let once = try object(try send(daemon, [file, "--run", "a", "--json"]).output)
    let again = try send(daemon, [file, "--run", "a", "--json"])
    #expect(again.status == 0 && again.errors.contains("--run"), "\(again.errors)")
    let sent = try object(again.output)
    #expect(sent["duplicates"] as? Int == once["elements"] as? Int)
    #expect(sent["committed"] as? Int == once["committed"] as? Int)
    #expect(sent["f1"] as? Double == once["f1"] as? Double)
  }

  @Test(arguments: [["send", "FILE"], ["status"]])
  func `a daemon that does not answer is said`(_ words: [String]) throws {
    let name = "millrace-\(UUID().uuidString.prefix(8))"
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(name)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("a.conll")
    try "Paris B-LOC\n".write(to: file, atomically: true, encoding: .utf8)
    let finished = try Processes.millrace(
      words.map { $0 == "FILE" ? file.path : $0 } + ["--via", "ipc://\(folder.path)/none"])
    #expect(finished.status == 1 && finished.output.isEmpty)
    #expect(finished.errors.contains("no answer within 5 seconds"), "\(finished.errors)")
  }

  @Test(arguments: [
    ["send"], ["send", "x", "--streams", "0"], ["send", "x", "-f", "xml"], ["status", "x"],
  ])
  func `wrong use exits with 2`(_ words: [String]) throws {
    #expect(try Processes.millrace(words).status == 2)
  }
}
