import ModelStore
import Recurrent
import Testing

struct CRFConfigTests {
  private func text(_ head: String) -> String {
    """
    {"format": 1, "name": "a", "task": "tag", "layers": [{"cell": "lstm", "size": 3}],
     "input": {"kind": "tokens", "size": 2, "features": [
       {"kind": "hashed", "of": "norm", "rows": 3, "size": 2}]},
     "delays": [0, 2], "head": {\(head)}}
    """
  }

  private func parse(_ head: String) throws(ModelError) -> ModelConfig {
    try ModelConfig.parse(Array(text(head).utf8), named: "c")
  }

  @Test func `a CRF head is read with its defaults and encoded as it is`() throws {
    let plain = try parse("\"kind\": \"crf\", \"labels\": \"l\", \"scheme\": \"iob2\"")
    #expect(plain.head == .init(labels: "l", scheme: .iob2, crf: .init(lag: 8, temperature: 1)))
    let full = try parse("\"kind\": \"crf\", \"labels\": \"l\", \"lag\": 0, \"temperature\": 1.5")
    #expect(full.head == .init(labels: "l", crf: .init(lag: 0, temperature: 1.5)))
    for config in [plain, full] {
      #expect(try ModelConfig.parse(Array(config.encoded().utf8), named: "c") == config)
    }
  }

  @Test(arguments: [
    ("\"lag\": -1", "\"head.lag\" is -1; an integer from 0 to 1024"),
    ("\"lag\": 8.0", "\"head.lag\" is a number with a point"),
    ("\"temperature\": 0", "\"head.temperature\" is 0.0; a number from 0.001 to 1000.0"),
    ("\"temperature\": \"1\"", "\"head.temperature\" is a string; a number from"),
    ("\"horizons\": [1]", "\"head.horizons\" does not belong to a CRF head"),
  ]) func `what is wrong in a CRF head is named`(_ member: String, _ wanted: String) {
    let found = refusal { () throws(ModelError) in
      try parse("\"kind\": \"crf\", \"labels\": \"l\", \(member)")
    }
    #expect(found?.contains(wanted) == true, "\(found ?? "accepted")")
  }

  /// A model of the labels given, as a folder.
  private func model(_ labels: String, in folder: TemporaryFolder) throws -> ModelFolder {
    try folder.write(
      text("\"kind\": \"crf\", \"labels\": \"l\", \"scheme\": \"iob2\""), to: "config.json")
    try folder.write(labels, to: "l")
    return try ModelFolder.open(folder.path)
  }

  @Test func `the CRF's tensors belong to the version and come back with it`() throws {
    let folder = try TemporaryFolder()
    let model = try model("O\nB-X\nI-X\n", in: folder)
    #expect(
      model.expectedTensors.suffix(3) == [
        TensorShape("crf.transitions", [3, 3]), TensorShape("crf.start", [3]),
        TensorShape("crf.end", [3]),
      ])
    let network = model.config.networkShape(vocabulary: 0, labels: 3).layout
    #expect(model.expectedTensors == network.map { TensorShape($0.name, $0.shape) })
    let parameters = Parameters(shape: model.config.networkShape(vocabulary: 0, labels: 3))
    parameters.initialise(seed: 1)
    #expect(parameters.array("crf.transitions") == Array(repeating: 0, count: 9))
    parameters.set("crf.transitions", (0..<9).map(Float.init))
    _ = try model.publish(tensors: parameters.tensors)
    let served = try model.serve(version: 1, kernels: KernelSelection.choose(nil)).model
    let decoder = try #require(served.decoder)
    #expect(decoder.lag == 8 && decoder.crf.labels == 3)
    #expect(!decoder.crf.rules.allows(0, 2) && decoder.crf.rules.allows(1, 2))
    #expect(try decoder.crf.rules == model.config.transitionRules(model.labels.tokens))
  }

  @Test func `scores that are not finite, and a softmax file, are refused by name`() throws {
    let folder = try TemporaryFolder()
    let model = try model("O\nB-X\nI-X\n", in: folder)
    let tensors = makeTensors(model)
    let damaged = tensors.map {
      $0.name == "crf.end" ? Tensor(name: $0.name, shape: $0.shape, values: [0, .nan, 0]) : $0
    }
    try folder.write(
      SafetensorsFile.encode(tensors: damaged), to: "versions/000001/model.safetensors")
    let kernels = try KernelSelection.choose(nil)
    let found = refusal { () throws(ModelError) in try model.serve(version: 1, kernels: kernels) }
    #expect(found?.contains("tensor crf.end holds nan") == true, "\(found ?? "accepted")")
    let bytes = SafetensorsFile.encode(tensors: Array(tensors.dropLast(3)))
    try folder.write(bytes, to: "versions/000002/model.safetensors")
    let missing = refusal { () throws(ModelError) in try model.load(version: 2) }
    #expect(missing?.contains("tensor crf.transitions is missing") == true)
  }

  @Test func `labels with which no stream could begin are refused when the folder is opened`()
    throws
  {
    let folder = try TemporaryFolder()
    let error = #expect(throws: ModelError.self) { try model("I-X\nI-Y\n", in: folder) }
    #expect(error?.description.contains("no label begin a sequence") == true)
  }
}
