import ModelStore
import Platform
import Text
import Training

/// Data as a model takes it: labelled sentences, tokens that predict each other, labelled texts, or
/// series of vectors.
enum Examples {
  case sentences([LabelledSentence])
  /// The tokens of each document.
  case tokens([[String]])
  case texts([LabelledText])
  case series([LabelledSeries])

  /// Reads files for a model of this configuration: CSV where it takes vectors, else text.
  ///
  /// - Parameter types: the value of `--types`; nil keeps every label.
  static func read(_ files: [String], config: ModelConfig, types: String?) throws -> Examples {
    guard types == nil || config.task == .tag && config.vectors == nil else {
      throw UsageError("--types: the labels of \(config.name) are no entity types; leave it out")
    }
    if let input = config.vectors { return .series(try series(files, input, config.task)) }
    switch config.task {
    case .next:
      return .tokens(try files.flatMap { try TextDocuments.tokens(in: $0, config.tokenizer) })
    case .classify: return .texts(try files.flatMap(TextDocuments.labelled))
    default: return .sentences(try files.flatMap { try sentences(in: $0, config, types: types) })
    }
  }

  private static func series(
    _ files: [String], _ input: VectorInput, _ task: ModelConfig.Task
  ) throws -> [LabelledSeries] {
    let form = SeriesReader.Form(
      dimensions: input.dimensions, allowsMissing: input.missing == .mask, needsTime: input.gap,
      hasLabels: task != .forecast)
    return try files.flatMap { try series(in: $0, form) }
  }

  /// Every label that occurs.
  var labels: Set<String> {
    switch self {
    case .sentences(let sentences): Set(sentences.lazy.flatMap(\.labels)).subtracting([""])
    case .tokens: []
    case .texts(let texts): Set(texts.lazy.map(\.label))
    case .series(let series): Set(series.lazy.flatMap(\.labels).compactMap(\.self))
    }
  }

  /// Makes the folder of a new model; mean and std of vectors are those of what is trained on.
  ///
  /// - Parameter unlabelled: further documents' tokens.
  func makeModel(
    in folder: String, config: [UInt8], holdsOut: Bool, unlabelled: [[String]],
    minimumCount: Int?
  ) throws {
    let train = holdsOut ? try heldOut().train : self
    switch (self, train) {
    case (.sentences(let sentences), _):
      try NewModel.make(
        in: folder, config: config, sentences: sentences, texts: unlabelled,
        minimumCount: minimumCount)
    case (_, .tokens(let tokens)):
      try NewModel.make(
        in: folder, config: config, texts: tokens, labels: .empty, minimumCount: minimumCount)
    case (.texts(let texts), _):
      let tokenizer = try ModelConfig.parse(config, named: "config.json").tokenizer
      try NewModel.make(
        in: folder, config: config,
        texts: texts.map { tokenizer.tokens(in: $0.text).map(\.text) } + unlabelled,
        labels: NewModel.labels(of: texts), minimumCount: minimumCount)
    case (.series(let all), .series(let train)):
      try NewModel.make(in: folder, config: config, train: train, all: all)
    default: break
    }
  }

  /// The documents as the model of `folder` takes them.
  ///
  /// - Parameter everyElement: of a model that labels whole sequences, whether every element learns
  ///   the label, or only the last one.
  func documents(for folder: ModelFolder, everyElement: Bool = true) throws -> [Document] {
    try documents(
      config: folder.config, featurizer: folder.featurizer, labels: folder.labels.tokens,
      everyElement: everyElement)
  }

  /// The documents as a model of these parts takes them.
  func documents(
    config: ModelConfig, featurizer: Featurizer, labels: [String], everyElement: Bool = true
  ) throws -> [Document] {
    switch self {
    case .sentences(let sentences):
      return try Training.documents(from: sentences, featurizer: featurizer, labels: labels)
    case .tokens(let tokens):
      return Training.documents(from: tokens, featurizer: featurizer, config: config)
    case .texts(let texts):
      return try Training.documents(
        from: texts, tokenizer: config.tokenizer, featurizer: featurizer, labels: labels,
        everyElement: everyElement)
    case .series(let series):
      guard let input = config.vectors else { return [] }
      return try Training.documents(
        from: series, input: input, labels: labels, task: config.task, everyElement: everyElement)
    }
  }
}
