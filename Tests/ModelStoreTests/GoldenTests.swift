import ModelStore
import Testing

@Suite struct GoldenTests {
  private let logits = SafetensorsFile.encode(
    tensors: [Tensor(name: "logits", shape: [1, 2, 1, 2], values: [0, 1, 2, 3])])

  private func reason(_ lines: String, _ logits: [UInt8]? = nil) -> String {
    refusal { () throws(ModelError) in
      try Golden.parse(
        messages: Array(lines.utf8), logits: logits ?? self.logits, named: "m/000001")
    } ?? "accepted"
  }

  @Test func `golden files come back from a published version`() throws {
    let folder = try TemporaryFolder()
    let model = try makeModel(in: folder)
    let tensor = Tensor(name: "logits", shape: [2, 1, 2, 2], values: [0, 1, 2, 3, 4, 5, 6, 7])
    let golden = try Golden(
      streams: [.tokens(["the"]), .tokens(["\"cat\"\n"])], logits: tensor, named: "m")
    let number = try model.publish(tensors: makeTensors(model), extraFiles: golden.encoded())
    #expect(try model.golden(version: number) == golden)
    let second = try model.publish(tensors: makeTensors(model))
    #expect(try model.golden(version: second) == nil)
  }

  @Test func `a stream may go on over several messages`() throws {
    let lines = """
      {"stream":"a","tokens":["x"],"begin":true}

      {"stream":"a","tokens":["y"]}
      """
    let golden = try Golden.parse(messages: Array(lines.utf8), logits: logits, named: "m")
    #expect(golden.streams == [.tokens(["x", "y"])])
  }

  @Test func `vectors with missing numbers and times come back`() throws {
    let streams: [Golden.Stream] = [
      .vectors([[0.1, nil], [-1e-9, 3e38]], times: [1_700_000_000_123_456_789, -5])
    ]
    let tensor = Tensor(name: "logits", shape: [1, 2, 1, 2], values: [0, 1, 2, 3])
    let golden = try Golden(streams: streams, logits: tensor, named: "m")
    let files = golden.encoded()
    let back = try Golden.parse(
      messages: try #require(files["golden.jsonl"]),
      logits: try #require(files["golden.safetensors"]), named: "m")
    #expect(back == golden)
  }

  @Test(arguments: [
    ("{\"stream\":\"a\",\"tokens\":[\"x\",\"y\"]}", "line 1 goes on with a stream"),
    (
      "{\"stream\":\"a\",\"tokens\":[\"x\",1],\"begin\":true}",
      "line 1 is no message: a: tokens[1] must be a string, found 1"
    ),
    ("{\"stream\":\"a\",\"tokens\":[\"x\"],\"begin\":true}", "golden stream 0 has 1 elements"),
    ("{\"stream\":\"a\",\"text\":\"x\"}", "line 1 has the unknown key \"text\""),
    ("\n{\"stream\":1,\"tokens\":[]}", "line 2 has no string \"stream\""),
    ("{\"stream\":\"a\",\"tokens\":\"x\"}", "line 1 is no message: a: tokens must be an array"),
    ("{\"stream\":\"a\",\"tokens\":[],\"begin\":1}", "tokens is empty"),
    ("{\"stream\":\"a\",\"begin\":true}", "line 1 has neither tokens nor x"),
    ("{\"stream\":\"a\",\"tokens\":[\"x\"],\"begin\":1}", "begin must be true or false"),
    (
      "{\"stream\":\"a\",\"tokens\":[\"x\"],\"begin\":true}\n{\"stream\":\"a\",\"x\":[[1]]}",
      "line 2 goes on with elements of another kind"
    ),
    (
      "{\"stream\":\"a\",\"x\":[[1],[2]],\"time\":5,\"begin\":true}",
      "line 1 has one time for 2 elements"
    ), ("[]", "line 1 is an array"), ("{", "line 1 is not valid JSON"),
    ("", "golden.jsonl has 0 streams, golden.safetensors 1"),
  ]) func `messages that do not fit are refused`(_ lines: String, _ wanted: String) {
    #expect(reason(lines).contains(wanted))
  }

  @Test func `logits of another name or rank are refused`() {
    let named = SafetensorsFile.encode(tensors: [Tensor(name: "x", shape: [], values: [0])])
    #expect(reason("", named).contains("there is no tensor \"logits\""))
    let flat = SafetensorsFile.encode(tensors: [Tensor(name: "logits", shape: [0], values: [])])
    #expect(reason("", flat).contains("have shape [0]; [streams, steps"))
  }
}
