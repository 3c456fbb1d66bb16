import ModelStore
import Recurrent
import Testing
import Text

struct TaskConfigTests {
  private static let words =
    "{\"kind\": \"tokens\", \"size\": 5, \"features\": ["
    + "{\"kind\": \"hashed\", \"of\": \"norm\", \"rows\": 3, \"size\": 2, \"seeds\": 2},"
    + "{\"kind\": \"word\", \"size\": 3, \"vocab\": \"vocab.txt\"}]}"
  private static let hashed =
    "{\"kind\": \"tokens\", \"size\": 2, \"features\": ["
    + "{\"kind\": \"hashed\", \"of\": \"norm\", \"rows\": 3, \"size\": 2}]}"
  private static let vectors =
    "{\"kind\": \"vectors\", \"size\": 2, \"dimensions\": 2, \"mean\": [0, 1], \"std\": [1, 2]}"

  private func text(_ task: String, _ input: String, _ head: String, _ more: String = "") -> String
  {
    """
    {"format": 1, "name": "a", "task": "\(task)", "layers": [{"cell": "lstm", "size": 3}],
     "input": \(input), \(more) "head": {\(head)}}
    """
  }

  private func parse(
    _ task: String, _ input: String, _ head: String, _ more: String = ""
  ) throws(ModelError) -> ModelConfig {
    try ModelConfig.parse(Array(text(task, input, head, more).utf8), named: "c")
  }

  @Test func `every task is read and encoded as it is`() throws {
    let next = try parse("next", Self.words, "\"kind\": \"softmax\"")
    #expect(next.task == .next && next.head == .init(labels: "vocab.txt"))
    #expect(next.wordColumn == 2)
    let classify = try parse(
      "classify", Self.vectors, "\"kind\": \"classify\", \"labels\": \"kinds.txt\"")
    #expect(classify.task == .classify && classify.head.labels == "kinds.txt")
    let forecast = try parse(
      "forecast", Self.vectors, "\"kind\": \"forecast\", \"horizons\": [1, 24]")
    #expect(forecast.head.horizons == [1, 24] && forecast.outputs(labels: 0) == 8)
    let plain = try parse("forecast", Self.vectors, "\"kind\": \"forecast\"")
    #expect(plain.head.horizons == [1])
    let tagger = try parse(
      "tag", Self.words, "\"kind\": \"softmax\", \"labels\": \"l\"",
      "\"auxiliary\": {\"kind\": \"next\", \"weight\": 0.1},")
    #expect(tagger.auxiliary == .init(weight: 0.1))
    for config in [next, classify, forecast, plain, tagger] {
      #expect(try ModelConfig.parse(Array(config.encoded().utf8), named: "c") == config)
    }
  }

  @Test(arguments: [
    ("next", Self.hashed, "\"kind\": \"softmax\"", "", "\"task\" is \"next\", but no feature"),
    ("next", Self.vectors, "\"kind\": \"softmax\"", "", "\"task\" is \"next\", but no feature"),
    ("next", Self.words, "\"kind\": \"crf\"", "", "\"head.kind\" is \"crf\"; \"softmax\""),
    (
      "next", Self.words, "\"kind\": \"softmax\", \"labels\": \"l\"", "",
      "\"head.labels\" does not belong to the head of task \"next\""
    ),
    (
      "next", Self.words, "\"kind\": \"softmax\"", "\"delays\": [0, 1],",
      "\"delays\" is [0, 1] for task \"next\"; [0]"
    ),
    (
      "next", Self.words, "\"kind\": \"softmax\"", "\"auxiliary\": {\"kind\": \"next\"},",
      "\"auxiliary\" is what the head of task \"next\" does"
    ),
    (
      "tag", Self.hashed, "\"kind\": \"softmax\", \"labels\": \"l\"",
      "\"auxiliary\": {\"kind\": \"next\"},", "\"auxiliary.kind\" is \"next\", but no feature"
    ),
    (
      "tag", Self.words, "\"kind\": \"softmax\", \"labels\": \"l\"",
      "\"auxiliary\": {\"kind\": \"next\", \"weight\": 0},", "\"auxiliary.weight\" is 0.0"
    ),
    ("forecast", Self.words, "\"kind\": \"forecast\"", "", "\"task\" is \"forecast\" for tokens"),
    (
      "forecast", Self.vectors, "\"kind\": \"forecast\", \"horizons\": [2, 2]", "",
      "\"head.horizons\" holds 2 where it must not be"
    ),
    (
      "forecast", Self.vectors, "\"kind\": \"forecast\", \"horizons\": [0]", "",
      "\"head.horizons\" holds 0"
    ),
    ("tag", Self.words, "\"kind\": \"classify\"", "", "\"head.kind\" is \"classify\""),
    ("sort", Self.words, "\"kind\": \"classify\"", "", "\"task\" is \"sort\"; \"tag\" or \"next\""),
  ]) func `what does not go together is named`(
    _ task: String, _ input: String, _ head: String, _ more: String, _ wanted: String
  ) {
    let found = refusal { () throws(ModelError) in try parse(task, input, head, more) }
    #expect(found?.contains(wanted) == true, "\(found ?? "accepted")")
  }

  @Test func `the words are the labels of next, and its folder has no other list`() throws {
    let folder = try TemporaryFolder()
    try folder.write(text("next", Self.words, "\"kind\": \"softmax\""), to: "config.json")
    try folder.write("<unk>\na\nb\n", to: "vocab.txt")
    let model = try ModelFolder.open(folder.path)
    #expect(model.labels.tokens == ["<unk>", "a", "b"])
    #expect(model.hashes.keys.sorted() == ["config.json", "vocab.txt"])
    #expect(model.expectedTensors.suffix(2).map(\.shape) == [[3, 3], [3]])
  }

  @Test func `the auxiliary head belongs to the version but not to what is served`() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      text(
        "tag", Self.words, "\"kind\": \"softmax\", \"labels\": \"l\"",
        "\"auxiliary\": {\"kind\": \"next\"},"), to: "config.json")
    try folder.write("<unk>\na\nb\nc\n", to: "vocab.txt")
    try folder.write("O\nX\n", to: "l")
    let model = try ModelFolder.open(folder.path)
    #expect(
      model.expectedTensors.suffix(2) == [
        TensorShape("auxiliary.weight", [4, 3]), TensorShape("auxiliary.bias", [4]),
      ])
    let shape = model.config.networkShape(vocabulary: 4, labels: 2)
    #expect(model.expectedTensors == shape.layout.map { TensorShape($0.name, $0.shape) })
    #expect(shape.outputs == 2 && shape.trainedOutputs == 6)
    _ = try model.publish(tensors: makeTensors(model))
    let served = try model.serve(version: 1, kernels: KernelSelection.choose(nil)).model
    #expect(served.network.shape.outputs == 2)
  }

  @Test func `a forecast has two outputs for each horizon and dimension and no labels`() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      text("forecast", Self.vectors, "\"kind\": \"forecast\", \"horizons\": [1, 3, 9]"),
      to: "config.json")
    let model = try ModelFolder.open(folder.path)
    #expect(model.labels.count == 0)
    #expect(model.expectedTensors.suffix(2).map(\.shape) == [[12, 3], [12]])
    _ = try model.publish(tensors: makeTensors(model))
    let served = try model.serve(version: 1, kernels: KernelSelection.choose(nil)).model
    #expect(served.network.shape.outputs == 12)
  }
}
