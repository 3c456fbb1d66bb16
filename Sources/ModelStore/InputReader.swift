import Text
import Wire

/// Reads the `input` object of `config.json`.
enum InputReader {
  static func read(_ root: ConfigObject, template: Bool) throws(ModelError) -> ModelConfig.Input {
    let input = try ConfigObject(
      root["input"], path: root.path, location: "input",
      keys: ["kind", "size", "gap"] + tokenKeys + vectorKeys)
    if try input.choice("kind", ["tokens", "vectors"]) == "vectors" {
      return .vectors(try vectors(input, template: template))
    }
    for key in vectorKeys where input[key] != nil {
      throw input.refusal(key, "does not belong to an input of tokens", "leave it out")
    }
    if try input.boolean("gap", default: false) {
      throw input.refusal(
        "gap", "is true for tokens, which this version does not run yet", "false is wanted",
        .unsupported)
    }
    let tokenizer = try input.choice("tokenizer", ["words", "characters"], default: "words")
    let result = ModelConfig.Input.tokens(
      Tokenizer(rawValue: tokenizer) ?? .words, try features(input))
    try check(input, size: result.size, "the sum of the features")
    return result
  }

  private static let tokenKeys = ["tokenizer", "features"]
  private static let vectorKeys = ["dimensions", "mean", "std", "missing"]

  private static func check(
    _ input: ConfigObject, size wanted: Int, _ what: String
  ) throws(ModelError) {
    let size = try input.integer(
      "size", in: 1...ModelConfig.Limits.size * ModelConfig.Limits.features)
    guard size == wanted else {
      throw input.refusal("size", "is \(size)", "\(wanted), \(what), is wanted")
    }
  }

  private static func vectors(
    _ input: ConfigObject, template: Bool
  ) throws(ModelError) -> VectorInput {
    for key in tokenKeys where input[key] != nil {
      throw input.refusal(key, "does not belong to an input of vectors", "leave it out")
    }
    let missing = try input.choice(
      "missing", VectorInput.Missing.allCases.map(\.rawValue), default: "error")
    var result = VectorInput(
      dimensions: try input.integer("dimensions", in: 1...ModelConfig.Limits.dimensions),
      missing: .init(rawValue: missing) ?? .error, gap: try input.boolean("gap", default: false))
    try check(
      input, size: result.size,
      "the dimensions, once more with missing \"mask\", one more with gap")
    if template, input["mean"] == nil, input["std"] == nil { return result }
    result.mean = try input.numbers("mean", count: result.dimensions)
    result.std = try input.numbers("std", count: result.dimensions)
    if let index = result.std.firstIndex(where: { $0 < .leastNormalMagnitude }) {
      throw input.refusal(
        "std", "holds \(result.std[index]) at index \(index)", "numbers above 0 are wanted")
    }
    return result
  }

  private static func features(_ input: ConfigObject) throws(ModelError) -> [Feature] {
    var features: [Feature] = []
    let items = try input.array("features", limit: ModelConfig.Limits.features)
    for (index, item) in items.enumerated() {
      let feature = try ConfigObject(
        item, path: input.path, location: "input.features[\(index)]",
        keys: ["kind", "size", "vocab", "fold", "of", "rows", "seeds"])
      let size = try feature.integer("size", in: 1...ModelConfig.Limits.size)
      let isWord = try feature.choice("kind", ["word", "hashed"]) == "word"
      features.append(Feature(kind: isWord ? try word(feature) : try hashed(feature), size: size))
    }
    let words = features.filter { if case .word = $0.kind { true } else { false } }
    // There is one tensor `embedding.weight`.
    guard words.count <= 1 else {
      throw input.refusal("features", "has \(words.count) word features", "at most one is wanted")
    }
    return features
  }

  private static func word(_ feature: ConfigObject) throws(ModelError) -> Feature.Kind {
    for key in ["of", "rows", "seeds"] where feature[key] != nil {
      throw feature.refusal(key, "does not belong to a word feature", "leave it out")
    }
    return .word(
      vocabulary: try feature.fileName("vocab"), fold: try feature.boolean("fold", default: false))
  }

  private static func hashed(_ feature: ConfigObject) throws(ModelError) -> Feature.Kind {
    for key in ["vocab", "fold"] where feature[key] != nil {
      throw feature.refusal(key, "does not belong to a hashed feature", "leave it out")
    }
    let name = try feature.string("of")
    guard let value = TokenValue(name) else {
      throw feature.refusal(
        "of", "is \"\(escapedForDisplay(name))\"", "norm, prefixN, suffixN or shape is wanted")
    }
    return .hashed(
      of: value, rows: try feature.integer("rows", in: 1...ModelConfig.Limits.rows),
      seeds: try feature.integer("seeds", in: 1...ModelConfig.Limits.seeds, default: 1))
  }
}
