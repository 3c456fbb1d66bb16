import ModelStore
import Testing

@Suite struct VectorConfigTests {
  private let example = """
    {
      "format": 1, "name": "activity", "task": "tag",
      "input": {"kind": "vectors", "size": 5, "dimensions": 2, "mean": [0.5, -3], "std": [1, 2.5],
        "missing": "mask", "gap": true},
      "layers": [{"cell": "lstm", "size": 8}],
      "head": {"kind": "softmax", "labels": "labels.txt"}
    }
    """

  private func parsed(_ text: String, template: Bool = false) throws(ModelError) -> ModelConfig {
    try ModelConfig.parse(Array(text.utf8), named: "c", template: template)
  }

  private func reason(_ old: String, _ new: String, template: Bool = false) -> String {
    precondition(example.contains(old))
    return refusal { () throws(ModelError) in
      try parsed(example.replacing(old, with: new), template: template)
    } ?? "accepted"
  }

  @Test func `an input of vectors reads as the contract says`() throws {
    let config = try parsed(example)
    let wanted = VectorInput(
      dimensions: 2, mean: [0.5, -3], std: [1, 2.5], missing: .mask, gap: true)
    #expect(config.vectors == wanted)
    #expect(config.inputSize == 5 && config.features.isEmpty && config.vocabularyFile == nil)
    let shape = config.networkShape(vocabulary: 0, labels: 3)
    #expect(shape.input == 5 && shape.tables.isEmpty)
    let tensors = expectedTensors(config, vocabularyCount: 0, labelCount: 3)
    #expect(tensors.first == TensorShape("rnn.weight_ih_l0", [32, 5]))
  }

  @Test func `missing numbers are an error and there is no gap unless it is said`() throws {
    let text = example.replacing("\"size\": 5", with: "\"size\": 2")
      .replacing(",\n    \"missing\": \"mask\", \"gap\": true", with: "")
    try #require(text.count < example.count)
    let input = try #require(try parsed(text).vectors)
    #expect(input.missing == .error && !input.gap && input.size == 2)
  }

  @Test(arguments: [VectorInput.Missing.error, .mask], [true, false])
  func `what is encoded parses back`(_ missing: VectorInput.Missing, _ gap: Bool) throws {
    var input = VectorInput(
      dimensions: 3, mean: [1e-20, -0.1, 12_345_678], std: [1e-30, 1, 3e38], missing: missing,
      gap: gap)
    var config = ModelConfig(name: "a", input: .vectors(input), layers: [4, 5])
    #expect(try parsed(config.encoded()) == config)
    (input.mean, input.std) = ([], [])
    config.input = .vectors(input)
    #expect(try parsed(config.encoded(), template: true) == config)
  }

  @Test(arguments: [
    ("\"size\": 5", "\"size\": 4", "\"input.size\" is 4; 5, the dimensions, once more with"),
    ("\"dimensions\": 2", "\"dimensions\": 0", "\"input.dimensions\" is 0; an integer from 1"),
    ("\"dimensions\": 2", "\"dimensions\": 4097", "an integer from 1 to 4096"),
    ("\"dimensions\": 2, ", "", "\"input.dimensions\" is missing"),
    ("[0.5, -3]", "[0.5]", "\"input.mean\" has 1 entries; 2 finite numbers"),
    ("[0.5, -3]", "[0.5, 1e39]", "\"input.mean\" holds 1e+39 at index 1"),
    ("[0.5, -3]", "[0.5, null]", "\"input.mean\" holds null at index 1"),
    ("[0.5, -3]", "3", "\"input.mean\" is an integer"),
    ("\"mean\": [0.5, -3], ", "", "\"input.mean\" is missing"),
    ("[1, 2.5]", "[1, 0]", "\"input.std\" holds 0.0 at index 1; numbers above 0"),
    ("[1, 2.5]", "[-1, 1]", "\"input.std\" holds -1.0 at index 0"),
    ("[1, 2.5]", "[1, 1e-46]", "\"input.std\" holds 0.0 at index 1"),
    ("\"mask\"", "\"skip\"", "\"input.missing\" is \"skip\"; \"error\" or \"mask\""),
    ("\"gap\": true", "\"gap\": 1", "\"input.gap\" is an integer"),
    ("\"gap\": true", "\"tokenizer\": \"words\"", "\"input.tokenizer\" does not belong to"),
    ("\"gap\": true", "\"features\": []", "\"input.features\" does not belong to"),
    ("\"labels.txt\"", "\"labels.txt\", \"scheme\": \"iob2\"", "\"iob2\" for vectors"),
  ]) func `what is wrong is named with what was wanted`(
    _ old: String, _ new: String, _ wanted: String
  ) {
    #expect(reason(old, new).contains(wanted))
  }

  @Test func `only a template may leave mean and std out, and only both`() {
    let statistics = "\"mean\": [0.5, -3], \"std\": [1, 2.5],"
    #expect(reason(statistics, "").contains("\"input.mean\" is missing"))
    #expect(reason(statistics, "", template: true) == "accepted")
    #expect(reason("\"std\": [1, 2.5],", "", template: true).contains("\"input.std\" is missing"))
  }
}
