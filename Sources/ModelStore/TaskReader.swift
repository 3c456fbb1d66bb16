import Wire

/// Reads what of `config.json` belongs to one task or another: the heads of `next`, `classify` and
/// `forecast`, and the auxiliary head.
enum TaskReader {
  static func task(_ root: ConfigObject) throws(ModelError) -> ModelConfig.Task {
    let task = try root.choice("task", ModelConfig.Task.allCases.map(\.rawValue))
    return ModelConfig.Task(rawValue: task) ?? .tag
  }

  /// The head of a task other than `tag`.
  static func head(
    _ root: ConfigObject, _ task: ModelConfig.Task, _ input: ModelConfig.Input
  ) throws(ModelError) -> ModelConfig.Head {
    let head = try ConfigObject(
      root["head"], path: root.path, location: "head",
      keys: ["kind", "labels", "scheme", "lag", "temperature", "horizons"])
    let kind = task == .next ? "softmax" : task.rawValue
    let own = [ModelConfig.Task.classify: ["labels"], .forecast: ["horizons"]][task] ?? []
    for key in ["labels", "scheme", "lag", "temperature", "horizons"]
    where head[key] != nil && !own.contains(key) {
      throw head.refusal(key, "does not belong to the head of task \"\(task)\"", "leave it out")
    }
    _ = try head.choice("kind", [kind])
    switch task {
    case .next:
      return ModelConfig.Head(
        labels: try vocabulary(input, root, "task", "\"next\""), scheme: .none)
    case .forecast:
      return ModelConfig.Head(labels: "", horizons: try horizons(head, input, root))
    default: return ModelConfig.Head(labels: try head.fileName("labels"))
    }
  }

  static func auxiliary(
    _ root: ConfigObject, _ task: ModelConfig.Task, _ input: ModelConfig.Input
  ) throws(ModelError) -> ModelConfig.Auxiliary? {
    guard let value = root["auxiliary"] else { return nil }
    let auxiliary = try ConfigObject(
      value, path: root.path, location: "auxiliary", keys: ["kind", "weight"])
    _ = try auxiliary.choice("kind", ["next"])
    guard task != .next else {
      throw root.refusal("auxiliary", "is what the head of task \"next\" does", "leave it out")
    }
    _ = try vocabulary(input, root, "auxiliary.kind", "\"next\"")
    return ModelConfig.Auxiliary(
      weight: try auxiliary.number("weight", in: ModelConfig.Limits.weight, default: 1))
  }

  /// The delays of a task other than `tag` are always [0].
  static func checkDelays(
    _ delays: [Int], _ root: ConfigObject, _ task: ModelConfig.Task
  ) throws(ModelError) {
    guard task != .tag, delays != [0] else { return }
    throw root.refusal("delays", "is \(delays) for task \"\(task)\"", "[0] is wanted")
  }

  /// The file of the words that are looked up, which are those that can be predicted.
  private static func vocabulary(
    _ input: ModelConfig.Input, _ root: ConfigObject, _ key: String, _ value: String
  ) throws(ModelError) -> String {
    if case .tokens(_, let features) = input {
      for feature in features {
        if case .word(let file, _) = feature.kind { return file }
      }
    }
    throw root.refusal(
      key, "is \(value), but no feature looks words up",
      "tokens with a feature of kind \"word\" are wanted, whose vocabulary is predicted")
  }

  private static func horizons(
    _ head: ConfigObject, _ input: ModelConfig.Input, _ root: ConfigObject
  ) throws(ModelError) -> [Int] {
    guard case .vectors(let vectors) = input else {
      throw root.refusal("task", "is \"forecast\" for tokens", "vectors are wanted")
    }
    guard head["horizons"] != nil else { return [1] }
    let wanted = "integers from 1 to \(ModelConfig.Limits.horizon) that rise are wanted"
    var horizons: [Int] = []
    for item in try head.array("horizons", limit: ModelConfig.Limits.horizons) {
      guard case .integer(let found) = item else {
        throw head.refusal("horizons", "holds \(item.describedType)", wanted)
      }
      guard let horizon = Int(exactly: found),
        (1...ModelConfig.Limits.horizon).contains(horizon), horizon > horizons.last ?? 0
      else { throw head.refusal("horizons", "holds \(found) where it must not be", wanted) }
      horizons.append(horizon)
    }
    guard horizons.count * vectors.dimensions <= ModelConfig.Limits.forecasts else {
      throw head.refusal(
        "horizons", "has \(horizons.count) entries for \(vectors.dimensions) dimensions",
        "at most \(ModelConfig.Limits.forecasts) numbers can be forecast")
    }
    return horizons
  }
}
