import Foundation
import Testing

/// `train`, `eval` and `predict` with models that do not tag, on files written for the test.
@Suite struct HeadProgramTests {
  private func config(_ task: String, _ input: String, _ head: String) -> String {
    """
    {"format": 1, "name": "mine", "task": "\(task)", "input": \(input),
     "layers": [{"cell": "lstm", "size": 12}], "head": \(head)}
    """
  }

  private func words(_ tokenizer: String) -> String {
    """
    {"kind": "tokens", "tokenizer": "\(tokenizer)", "size": 6,
     "features": [{"kind": "word", "size": 6, "vocab": "vocab.txt", "fold": false}]}
    """
  }

  /// Trains on a file, and gives what `eval` says of it.
  private func trained(
    _ config: String, _ data: String, _ file: String, epochs: Int, _ more: [String] = [],
    then body: (URL, String) throws -> Void
  ) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("millrace-heads-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (new, path) = (folder.path + "/new.json", folder.path + "/" + file)
    try config.write(toFile: new, atomically: true, encoding: .utf8)
    try data.write(toFile: path, atomically: true, encoding: .utf8)
    let trained = try Processes.millrace(
      ["train", "mine", "--new", new, "--models", folder.path, "--data", path, "--lanes", "4"]
        + ["--window", "8", "--dropout", "0", "--rate", "0.03", "--epochs", "\(epochs)"] + more)
    #expect(trained.status == 0, "\(trained.errors)")
    #expect(trained.output.contains("published version 1"))
    #expect(try Processes.millrace(["models", "verify", "--models", folder.path]).status == 0)
    let scored = try Processes.millrace(
      ["eval", "mine", "--models", folder.path, "--data", path, "--json"])
    #expect(scored.status == 0, "\(scored.errors)")
    try body(folder, scored.output)
  }

  /// A number of a JSON object.
  private func number(_ key: String, in text: String) throws -> Double {
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    return try #require(object?[key] as? Double)
  }

  @Test func `a model of characters learns a text and predicts what is piped in`() throws {
    let text = String(repeating: "abcd.\n", count: 100)
    let new = config("next", words("characters"), "{\"kind\": \"softmax\"}")
    try trained(new, text, "text.txt", epochs: 8) { folder, scored in
      #expect(try number("perplexity", in: scored) < 1.2)
      #expect(try number("tokens", in: scored) == 599)
      let model = ["--model", "mine", "--models", folder.path]
      let lines = try Processes.millrace(["predict"] + model, input: "abcd.\nab")
      #expect(lines.status == 0, "\(lines.errors)")
      #expect(lines.output.contains("next: a ") && lines.output.contains("next: c "))
      let json = try Processes.millrace(["predict", "--json", "--top", "2"] + model + ["abc"])
      #expect(json.output.contains("\"top\":[[\"d\",") && json.output.contains("\"known\":true"))
      #expect(json.output.contains("\"continuation\":\"d.\\nabcd."))
      let tagged = try Processes.millrace(["tag"] + model + ["abc"])
      #expect(tagged.status == 1 && tagged.errors.contains("millrace predict"))
    }
  }

  @Test func `texts with a label each are learnt from lines with tabs`() throws {
    let lines = (0..<60).map { number in
      let isGood = number % 3 != 0
      return "the \(["boat", "train", "song"][number % 3 == 0 ? 0 : 1]) was "
        + (isGood ? "good" : "bad") + " again\t" + (isGood ? "yes" : "no")
    }
    let new = config(
      "classify", words("words"), "{\"kind\": \"classify\", \"labels\": \"labels.txt\"}")
    try trained(
      new, lines.joined(separator: "\n"), "texts.tsv", epochs: 8, ["--class-weights", "balanced"]
    ) { _, scored in
      let (accuracy, f1) = (try number("accuracy", in: scored), try number("macro_f1", in: scored))
      #expect(accuracy == 1 && f1 == 1)
    }
  }

  @Test func `a series without labels is forecast`() throws {
    let rows = (0..<240).map { $0 % 2 == 0 ? "10,\($0 % 4)" : "20,\($0 % 4)" }
    let input = "{\"kind\": \"vectors\", \"size\": 2, \"dimensions\": 2}"
    let new = config("forecast", input, "{\"kind\": \"forecast\", \"horizons\": [1, 2]}")
    try trained(new, (["a,b"] + rows).joined(separator: "\n"), "series.csv", epochs: 25) {
      folder, scored in
      #expect(scored.contains("\"horizon\":2"))
      #expect(try number("nll", in: scored) < 1)
      let saved = try String(contentsOfFile: folder.path + "/mine/config.json", encoding: .utf8)
      #expect(saved.contains("\"mean\": [15.0, 1.5]"))
    }
  }

  @Test func `predict without a model of its task says how to make one`() throws {
    let finished = try Processes.millrace(["predict", "--models", "/nonexistent", "text"])
    #expect(finished.status == 1 && finished.errors.contains("millrace train"))
    let tagger = try Processes.millrace(["predict", "--model", "ner-en", "text"])
    #expect(tagger.status == 1 && tagger.errors.contains("wanted one of task next"))
  }
}
