import Text
import Wire

extension ModelConfig {
  /// Reads `config.json`.
  ///
  /// `path` is what errors call the file. Keys and values outside the contract are refused, and so
  /// are those within it that this version does not run yet. A `template` is a configuration to
  /// train a new model by: its input of vectors may leave mean and std to the data.
  public static func parse(
    _ bytes: [UInt8], named path: String, template: Bool = false
  ) throws(ModelError) -> ModelConfig {
    let value: JSONValue
    do {
      value = try JSONValue.parse(bytes, maxDepth: 8)
    } catch {
      throw ModelError(.malformed, path: path, reason: "not valid JSON: \(error)")
    }
    let root = try ConfigObject(
      value, path: path, location: "",
      keys: [
        "format", "name", "task", "input", "layers", "delays", "head", "auxiliary", "precision",
        "swap",
      ])
    _ = try root.integer("format", in: 1...1)
    let task = try TaskReader.task(root)
    _ = try root.choice("precision", ["fp32"], later: ["bf16", "int8"], default: "fp32")
    let input = try InputReader.read(root, template: template)
    let config = ModelConfig(
      name: try root.fileName("name"), task: task, input: input,
      layers: try LayerReader.layers(root, input: input.size),
      delays: try HeadReader.delays(root),
      head: try task == .tag ? HeadReader.head(root) : TaskReader.head(root, task, input),
      auxiliary: try TaskReader.auxiliary(root, task, input),
      replaySteps: try HeadReader.replaySteps(root))
    try TaskReader.checkDelays(config.delays, root, task)
    guard config.vectors == nil || config.head.scheme == .none else {
      throw ModelError(
        .unsupported, path: path,
        reason:
          "\"head.scheme\" is \"\(config.head.scheme.rawValue)\" for vectors, which this version does not run yet; "
          + "\"none\" is wanted")
    }
    return config
  }
}

/// Reads the parts of `config.json` above the layers.
private enum HeadReader {
  static func delays(_ root: ConfigObject) throws(ModelError) -> [Int] {
    guard root["delays"] != nil else { return [0] }
    let wanted = "integers from 0 to \(ModelConfig.Limits.delay) that rise are wanted"
    var delays: [Int] = []
    for item in try root.array("delays", limit: ModelConfig.Limits.delay + 1) {
      guard case .integer(let found) = item else {
        throw root.refusal("delays", "holds \(item.describedType)", wanted)
      }
      guard let delay = Int(exactly: found), (0...ModelConfig.Limits.delay).contains(delay),
        delay > delays.last ?? -1
      else { throw root.refusal("delays", "holds \(found) where it must not be", wanted) }
      delays.append(delay)
    }
    return delays
  }

  static func head(_ root: ConfigObject) throws(ModelError) -> ModelConfig.Head {
    let head = try ConfigObject(
      root["head"], path: root.path, location: "head",
      keys: ["kind", "labels", "scheme", "lag", "temperature", "horizons"])
    let kind = try head.choice("kind", ["softmax", "crf"])
    let crf = kind == "crf" ? try crf(head) : nil
    if crf == nil { try checkSoftmax(head) }
    let scheme = try head.choice(
      "scheme", ModelConfig.Head.Scheme.allCases.map(\.rawValue), later: [], default: "none")
    return ModelConfig.Head(
      labels: try head.fileName("labels"), scheme: .init(rawValue: scheme) ?? .none, crf: crf)
  }

  private static func crf(_ head: ConfigObject) throws(ModelError) -> ModelConfig.Head.CRF {
    if head["horizons"] != nil {
      throw head.refusal("horizons", "does not belong to a CRF head", "leave it out")
    }
    let standard = ModelConfig.Head.CRF()
    return ModelConfig.Head.CRF(
      lag: try head.integer("lag", in: ModelConfig.Limits.lag, default: standard.lag),
      temperature: try head.number(
        "temperature", in: ModelConfig.Limits.temperature, default: standard.temperature))
  }

  private static func checkSoftmax(_ head: ConfigObject) throws(ModelError) {
    for key in ["lag", "horizons"] where head[key] != nil {
      throw head.refusal(key, "does not belong to a softmax head", "leave it out")
    }
    if let temperature = head["temperature"], temperature != .number(1), temperature != .integer(1)
    {
      throw head.refusal(
        "temperature", "is not 1.0, which this version does not run yet", "1.0 is wanted",
        .unsupported)
    }
  }

  static func replaySteps(_ root: ConfigObject) throws(ModelError) -> Int {
    guard root["swap"] != nil else { return 16 }
    let swap = try ConfigObject(
      root["swap"], path: root.path, location: "swap", keys: ["state", "replay_steps"])
    _ = try swap.choice(
      "state", ["keep"], later: ["measured", "map", "replay", "reset"], default: "keep")
    return try swap.integer("replay_steps", in: 0...ModelConfig.Limits.replaySteps, default: 16)
  }
}
