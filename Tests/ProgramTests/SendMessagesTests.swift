import Foundation
import Testing

/// `millrace send` with JSON lines.
@Suite struct SendMessagesTests {
  /// Interleaved streams with all marks, a second epoch, an open end, text and ids to be ignored.
  private static let lines = """
    {"stream":"ner-en/a","id":"mine","seq":0,"tokens":["Angela","Merkel"],"labels":["B-PER","I-PER"]}
    {"stream":"ner-en/b","text":"New York is in America. Bo"}
    {"stream":"ner-en/a","id":7,"seq":2,"tokens":["flew","to"],"flush":true}
    {"stream":"ner-en/a","seq":4,"begin":true,"tokens":["Berlin","."],"end":true}

    {"stream":"ner-en/b","tokens":["visits","Paris"]}
    {"stream":"ner-en/a","seq":0,"epoch":2,"tokens":["Rome","London"],"labels":["B-LOC",null]}
    {"stream":"ner-en/a","seq":2,"epoch":2,"tokens":["Oslo"]}
    """

  private func send(_ daemon: ServedDaemon, _ words: [String]) throws -> Finished {
    try Processes.millrace(["send", "--via", daemon.intake, "--json"] + words)
  }

  /// What a journal has of each stream: the messages, and the labels that were committed.
  private func logged(_ daemon: ServedDaemon, _ stream: String) throws -> [String] {
    try [["--format", "jsonl"], ["--format", "conll", "--committed"]].map { format in
      try daemon.journal(["export", "--stream", stream] + format).output
    }
  }

  /// The elements of exported messages, however the journal joined them.
  private func elements(_ lines: String) throws -> [String] {
    try lines.split(separator: "\n").flatMap { line in
      let message = try object(String(line))
      let tokens = message["tokens"] as? [String] ?? []
      let labels = message["labels"] as? [Any] ?? []
      let elements = tokens.indices.map { index in
        let label = labels.isEmpty ? nil : labels[index] as? String
        return "\(message["epoch"] ?? 0) \(tokens[index]) \(label ?? "-")"
      }
      func marks(_ keys: [String]) -> [String] { keys.filter { message[$0] != nil } }
      return marks(["begin"]) + elements + marks(["end", "flush"])
    }
  }

  @Test(arguments: ["json", "messagepack"])
  func `what a journal exports makes the same labels in a fresh daemon`(
    _ encoding: String
  ) throws {
    let first = try ServedDaemon.millrace()
    defer { first.stop() }
    let sent = try send(first, [try first.file("a.jsonl", Self.lines)])
    #expect(sent.status == 0, "\(sent.errors)")
    #expect(try object(sent.output)["messages"] as? Int == 7)
    let second = try ServedDaemon.millrace()
    defer { second.stop() }
    let exported = try first.journal(["export"]).output
    let again = try send(
      second, [try second.file("b.jsonl", exported), "--encoding", encoding])
    #expect(again.status == 0, "\(again.errors)")
    for stream in ["ner-en/a", "ner-en/b"] {
      let (before, after) = (try logged(first, stream), try logged(second, stream))
      #expect(try elements(after[0]) == elements(before[0]), "\(stream)")
      #expect(after[1] == before[1] && after[1].contains("B-"), "\(after[1])")
    }
    #expect(
      try elements(try logged(first, "ner-en/a")[0]) == [
        "0 Angela B-PER", "0 Merkel I-PER", "0 flew -", "0 to -", "flush", "begin", "0 Berlin -",
        "0 . -", "end", "begin", "2 Rome B-LOC", "2 London -", "2 Oslo -",
      ])
  }

  @Test func `refusals are counted, and what can go on does`() throws {
    let daemon = try ServedDaemon.millrace()
    defer { daemon.stop() }
    let file = try daemon.file(
      "a.jsonl",
      """
      {"stream":"ner-en/a","seq":0,"tokens":["In"]}
      {"stream":"none/a","seq":0,"tokens":["It"]}
      {"stream":"ner-en/a","seq":1,"tokens":["May"],"labels":["B-DATE"]}
      {"stream":"ner-en/a","seq":2,"tokens":["."]}
      {"stream":"none/a","seq":1,"tokens":["rains"]}
      {"stream":"ner-en/a","seq":0,"epoch":1,"tokens":["Paris"],"end":true}
      {"stream":"ner-en/a","seq":1,"tokens":["late"]}
      """)
    let finished = try send(daemon, [file])
    #expect(finished.status == 1 && finished.errors.contains("5 messages have no result"))
    let sent = try object(finished.output)
    #expect(
      sent["refused"] as? [String: Int] == ["label": 1, "gap": 1, "no_route": 1, "old": 1])
    #expect(sent["messages"] as? Int == 2 && sent["missing"] as? Int == 5)
  }

  @Test func `streams keep their ids, and get others with a run`() throws {
    let daemon = try ServedDaemon.millrace()
    defer { daemon.stop() }
    let line = "{\"stream\":\"ner-en/a\",\"seq\":SEQ,\"tokens\":[\"Paris\"]}\n"
    let files = try ["0", "1"].map {
      try daemon.file("\($0).jsonl", line.replacing("SEQ", with: $0))
    }
    for (words, duplicates) in [([], 0), ([], 2), (["--run", "x"], 0), (["--run", "x"], 2)] {
      let finished = try send(daemon, files + words)
      #expect(finished.status == 0, "\(finished.errors)")
      let sent = try object(finished.output)
      #expect(sent["duplicates"] as? Int == duplicates && sent["streams"] as? Int == 1)
      #expect(sent["run"] as? String == words.last && sent["model"] as? String == "ner-en")
      #expect(finished.errors.contains("--run") == (duplicates > 0))
    }
    let exported = try daemon.journal(["export"]).output
    #expect(exported.contains("\"ner-en/a\"") && exported.contains("\"ner-en/a-x\""))
  }

  @Test func `a format that was asked for is taken in place of what the content tells`() throws {
    let daemon = try ServedDaemon.millrace()
    defer { daemon.stop() }
    let json = try daemon.file("a.jsonl", "{\"stream\":\"ner-en/a\",\"tokens\":[\"a\"]}\n")
    let asText = try object(try send(daemon, [json, "--format", "text"]).output)
    #expect((asText["elements"] as? Int ?? 0) > 1 && asText["messages"] as? Int == 1)
    let columns = try daemon.file("a.txt", "Paris is\nfar away\n")
    let asColumns = try object(try send(daemon, [columns, "--format", "conll"]).output)
    #expect(asColumns["elements"] as? Int == 2 && asColumns["accuracy"] != nil)
    #expect(try send(daemon, [columns, "--format", "text", "--labels"]).status == 1)
  }

  @Test(arguments: [
    ("{\"seq\":0}", "no key \"stream\""), ("{\"stream\":\"\",\"seq\":0}", "not empty"),
    ("[1]", "an array"), ("{\"stream\":\"a\",", ":2: "), ("{\"stream\":1}", "an integer"),
  ])
  func `a line that is no message is said with its number`(
    _ line: String, _ reason: String
  ) throws {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("millrace-\(UUID().uuidString).jsonl")
    defer { try? FileManager.default.removeItem(at: file) }
    let text = "{\"stream\":\"ner-en/a\",\"tokens\":[\"a\"]}\n" + line
    try text.write(to: file, atomically: true, encoding: .utf8)
    let finished = try Processes.millrace(["send", file.path])
    #expect(finished.status == 1 && finished.output.isEmpty)
    #expect(finished.errors.contains(".jsonl:2: ") && finished.errors.contains(reason))
  }
}
