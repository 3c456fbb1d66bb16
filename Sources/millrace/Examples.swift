import ModelStore
import Platform
import Text
import Training

/// Labelled data as a model takes it: sentences of tokens, or series of vectors.
enum Examples {
  case sentences([LabelledSentence])
  case series([LabelledSeries])

  /// Reads files for a model of this configuration: CSV where it takes vectors, else labelled text.
  ///
  /// - Parameter types: the value of `--types`; nil keeps every label.
  static func read(_ files: [String], config: ModelConfig, types: String?) throws -> Examples {
    guard let input = config.vectors else {
      return .sentences(try LabelledData.sentences(files, types: types))
    }
    guard types == nil else {
      throw UsageError("--types: the labels of \(config.name) are no entity types; leave it out")
    }
    let form = SeriesReader.Form(
      dimensions: input.dimensions, allowsMissing: input.missing == .mask, needsTime: input.gap)
    return .series(
      try files.flatMap { file in
        try SeriesReader.series(
          in: readFile(file, limit: LabelledData.limit), named: file, form: form)
      })
  }

  /// Every label that occurs.
  var labels: Set<String> {
    switch self {
    case .sentences(let sentences): Set(sentences.lazy.flatMap(\.labels))
    case .series(let series): Set(series.lazy.flatMap(\.labels).compactMap(\.self))
    }
  }

  /// Makes the folder of a new model; mean and std of vectors are those of what is trained on.
  func makeModel(in folder: String, config: [UInt8], holdsOut: Bool) throws {
    switch self {
    case .sentences(let sentences):
      try NewModel.make(in: folder, config: config, sentences: sentences)
    case .series(let series):
      let train = holdsOut ? try HeldOut.split(series).train : series
      try NewModel.make(in: folder, config: config, train: train, all: series)
    }
  }

  /// The documents as the model of `folder` takes them.
  func documents(for folder: ModelFolder) throws -> [Document] {
    switch self {
    case .sentences(let sentences):
      try Training.documents(
        from: sentences,
        featurizer: Featurizer(config: folder.config, vocabulary: folder.vocabulary),
        labels: folder.labels.tokens)
    case .series(let series):
      try folder.config.vectors.map {
        try Training.documents(from: series, input: $0, labels: folder.labels.tokens)
      } ?? []
    }
  }
}

/// Every tenth document, to score on what was not learnt.
enum HeldOut {
  static func split<Element>(_ all: [Element]) throws -> (train: [Element], dev: [Element]) {
    guard all.count >= 10 else {
      throw CommandFailure(
        description: "the data has \(all.count) documents, too few to hold some out; "
          + "give held-out data with --dev (documents begin at '# newdoc' or '-DOCSTART-'; in CSV "
          + "the column stream names them)")
    }
    let train = all.enumerated().filter { $0.offset % 10 != 9 }.map(\.element)
    return (train, all.enumerated().filter { $0.offset % 10 == 9 }.map(\.element))
  }
}
