import ModelStore
import Recurrent
import Testing
import Text

@Suite struct ModelConfigTests {
  private let example = """
    {
      "format": 1, "name": "ner-en", "task": "tag",
      "input": {"kind": "tokens", "tokenizer": "words", "size": 92, "features": [
        {"kind": "word", "size": 64, "vocab": "vocab.txt", "fold": true},
        {"kind": "hashed", "of": "suffix3", "rows": 5000, "size": 28, "seeds": 2}]},
      "layers": [{"cell": "lstm", "size": 128, "candidate": "tanh", "output": "tanh"}],
      "delays": [0, 1, 2],
      "head": {"kind": "softmax", "labels": "labels.txt", "scheme": "iob2"},
      "precision": "fp32",
      "swap": {"state": "keep", "replay_steps": 16}
    }
    """

  private func reason(_ text: String) -> String {
    refusal { () throws(ModelError) in
      try ModelConfig.parse(Array(text.utf8), named: "c")
    } ?? "accepted"
  }

  private func reason(_ old: String, _ new: String) -> String {
    precondition(example.contains(old))
    return reason(example.replacing(old, with: new))
  }

  @Test func `the example of the contract reads as it says`() throws {
    let config = try ModelConfig.parse(Array(example.utf8), named: "c")
    #expect(config.name == "ner-en")
    #expect(config.tokenizer == .words)
    #expect(config.inputSize == 92)
    #expect(config.features[0].kind == .word(vocabulary: "vocab.txt", fold: true))
    #expect(config.features[1].kind == .hashed(of: .suffix(3), rows: 5000, seeds: 2))
    #expect(config.layers == [128])
    #expect(config.delays == [0, 1, 2])
    #expect(config.head == .init(labels: "labels.txt", scheme: .iob2))
    #expect(config.replaySteps == 16)
    #expect(config.vocabularyFile == "vocab.txt")
  }

  @Test func `every cell is read as the contract writes it`() throws {
    let layers: [(String, LayerShape)] = [
      ("{\"cell\": \"lstm\", \"size\": 7}", .lstm(7)),
      (
        "{\"cell\": \"lstm\", \"size\": 7, \"candidate\": \"sigmoid\", \"output\": \"identity\"}",
        LayerShape(.lstm(candidate: .sigmoid, output: .identity), units: 7)
      ),
      ("{\"cell\": \"gru\", \"size\": 7}", LayerShape(.gruResetAfter, units: 7)),
      (
        "{\"cell\": \"gru\", \"size\": 7, \"reset\": \"before\", \"residual\": true}",
        LayerShape(.gruResetBefore, units: 7, isResidual: true)
      ),
      ("{\"cell\": \"rnn\", \"size\": 7}", LayerShape(.rnn(.tanh), units: 7)),
      (
        "{\"cell\": \"rnn\", \"size\": 7, \"activation\": \"relu\"}",
        LayerShape(.rnn(.relu), units: 7)
      ),
    ]
    let below = "{\"cell\": \"lstm\", \"size\": 7}"
    let old = "{\"cell\": \"lstm\", \"size\": 128, \"candidate\": \"tanh\", \"output\": \"tanh\"}"
    for (text, wanted) in layers {
      let config = try ModelConfig.parse(
        Array(example.replacing(old, with: below + ", " + text).utf8), named: "c")
      #expect(config.layers == [.lstm(7), wanted])
      #expect(try ModelConfig.parse(Array(config.encoded().utf8), named: "c") == config)
    }
  }

  @Test func `what is encoded parses back`() throws {
    let configs = [
      try ModelConfig.parse(Array(example.utf8), named: "c"),
      ModelConfig(
        name: "chars \"1\"", tokenizer: .characters,
        features: [Feature(kind: .hashed(of: .shape, rows: 7, seeds: 1), size: 3)],
        layers: [4, 5, 4], delays: [2], head: .init(labels: "tags", scheme: .none), replaySteps: 0),
    ]
    for config in configs {
      #expect(try ModelConfig.parse(Array(config.encoded().utf8), named: "c") == config)
    }
  }

  @Test func `defaults stand for what is left out`() throws {
    let text = """
      {"format": 1, "name": "a", "task": "tag", "layers": [{"cell": "lstm", "size": 1}],
       "input": {"kind": "tokens", "size": 2, "features": [
         {"kind": "hashed", "of": "norm", "rows": 3, "size": 2}]},
       "head": {"kind": "softmax", "labels": "l"}}
      """
    let config = try ModelConfig.parse(Array(text.utf8), named: "c")
    #expect(config.tokenizer == .words && config.delays == [0] && config.head.scheme == .none)
    #expect(config.replaySteps == 16 && config.vocabularyFile == nil)
  }

  @Test(arguments: [
    ("\"format\": 1", "\"format\": 2", "\"format\" is 2; an integer from 1 to 1"),
    ("\"format\": 1", "\"format\": \"1\"", "\"format\" is a string; an integer"),
    ("\"delays\": [0", "\"training\": {}, \"delays\": [0", "\"training\" is an unknown key"),
    ("\"candidate\"", "\"cnadidate\"", "\"layers[0].cnadidate\" is an unknown key; cell, size"),
    ("\"seeds\": 2", "\"seed\": 2", "\"input.features[1].seed\" is an unknown key"),
    ("\"size\": 92", "\"size\": 93", "\"input.size\" is 93; 92, the sum of the features"),
    ("\"size\": 128", "\"size\": 4097", "\"layers[0].size\" is 4097; an integer from 1 to 4096"),
    ("\"size\": 128", "\"size\": 128.0", "is a number with a point"),
    ("\"size\": 128, ", "", "\"layers[0].size\" is missing"),
    ("suffix3", "suffix", "\"input.features[1].of\" is \"suffix\"; norm, prefixN"),
    ("[0, 1, 2]", "[0, 2, 2]", "\"delays\" holds 2"),
    ("[0, 1, 2]", "[0, 65]", "\"delays\" holds 65"),
    ("[0, 1, 2]", "[]", "\"delays\" has 0 entries"),
    ("\"fold\": true", "\"fold\": 1", "\"input.features[0].fold\" is an integer"),
    ("\"vocab.txt\"", "\"../vocab.txt\"", "\"input.features[0].vocab\" is \"../vocab.txt\""),
    ("\"labels.txt\"", "\"a/b\"", "\"head.labels\" is \"a/b\"; a file name without slashes"),
    ("\"labels.txt\"", "\"\"", "\"head.labels\""), ("\"labels.txt\"", "\".x\"", "leading dot"),
    ("\"ner-en\"", "\"a/b\"", "\"name\" is \"a/b\""),
    ("\"scheme\": \"iob2\"", "\"lag\": 8", "\"head.lag\" does not belong"),
    ("\"words\"", "\"bytes\"", "\"input.tokenizer\" is \"bytes\"; \"words\" or \"characters\""),
    ("\"size\": 92", "\"mean\": [], \"size\": 92", "\"input.mean\" does not belong"),
    ("\"fold\": true", "\"rows\": 1", "\"input.features[0].rows\" does not belong"),
    (
      "\"candidate\": \"tanh\"", "\"reset\": \"after\"", "\"layers[0].reset\" does not belong to an"
    ),
    ("\"lstm\"", "\"gru\"", "\"layers[0].candidate\" does not belong to a gru; leave it out"),
    ("\"lstm\"", "\"rnn\"", "\"layers[0].candidate\" does not belong to an rnn"),
    ("\"output\": \"tanh\"", "\"output\": \"relu\"", "is \"relu\"; \"tanh\" or \"sigmoid\" or"),
    ("\"output\": \"tanh\"", "\"residual\": true", "input is 92 wide and its size 128; equal"),
  ]) func `what is wrong is named with what was wanted`(
    _ old: String, _ new: String, _ wanted: String
  ) {
    #expect(reason(old, new).contains(wanted))
  }

  @Test(arguments: [
    ("\"lstm\"", "\"leaky\""), ("\"fp32\"", "\"int8\""), ("\"keep\"", "\"measured\""),
    ("\"size\": 92", "\"gap\": true, \"size\": 92"),
    ("\"scheme\": \"iob2\"", "\"temperature\": 2.0"),
  ]) func `what comes later is refused as such`(_ old: String, _ new: String) {
    #expect(reason(old, new).contains("this version does not run yet"))
  }

  @Test func `two word features are refused`() {
    let second = "{\"kind\": \"word\", \"size\": 28, \"vocab\": \"vocab.txt\"}]}"
    let hashed =
      "{\"kind\": \"hashed\", \"of\": \"suffix3\", \"rows\": 5000, \"size\": 28, \"seeds\": 2}]}"
    #expect(reason(hashed, second).contains("has 2 word features; at most one"))
  }

  @Test(arguments: ["", "[]", "{}", "{\"format\": 1,}", "nul"])
  func `a file that is no configuration is refused`(_ text: String) {
    #expect(reason(text) != "accepted")
  }
}
