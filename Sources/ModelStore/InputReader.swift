import Text
import Wire

/// Reads the `input` object of `config.json`.
enum InputReader {
  static func read(_ root: ConfigObject) throws(ModelError) -> (Tokenizer, [Feature]) {
    let input = try ConfigObject(
      root["input"], path: root.path, location: "input",
      keys: [
        "kind", "tokenizer", "size", "features", "dimensions", "mean", "std", "missing", "gap",
      ])
    _ = try input.choice("kind", ["tokens"], later: ["vectors"])
    for key in ["dimensions", "mean", "std", "missing"] where input[key] != nil {
      throw input.refusal(key, "does not belong to an input of tokens", "leave it out")
    }
    if try input.boolean("gap", default: false) {
      throw input.refusal(
        "gap", "is true, which this version does not run yet", "false is wanted", .unsupported)
    }
    let tokenizer = try input.choice("tokenizer", ["words", "characters"], default: "words")
    let features = try features(input)
    let sum = features.reduce(0) { $0 + $1.size }
    let size = try input.integer(
      "size", in: 1...ModelConfig.Limits.size * ModelConfig.Limits.features)
    guard size == sum else {
      throw input.refusal("size", "is \(size)", "\(sum), the sum of the features, is wanted")
    }
    return (Tokenizer(rawValue: tokenizer) ?? .words, features)
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
